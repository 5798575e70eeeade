import {
  client,
  methods,
  ndJsonStream,
  PROTOCOL_VERSION,
  type ClientContext,
  type CreateElicitationRequest,
  type CreateElicitationResponse,
  type InitializeResponse,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
} from "@agentclientprotocol/sdk";
import { UnsupportedVersionError } from "./agent-failure.ts";
import type { AgentProcess } from "./agent-process.ts";
import { withoutUnknown, type UnknownUpdate } from "./unknown-update.ts";

/** What an agent may send; a request's signal aborts where the agent takes it back. Any other request is answered -32601 at once. */
export interface AgentHandlers {
  update(update: SessionUpdate, sessionId: string): void;
  /** An update of a kind that ACP v1 does not know. */
  other(unknown: UnknownUpdate): void;
  permission(request: RequestPermissionRequest, signal: AbortSignal): Promise<RequestPermissionResponse>;
  elicitation(request: CreateElicitationRequest, signal: AbortSignal): Promise<CreateElicitationResponse>;
  /** What the agent sent a person to a page for is done. */
  completed(elicitationId: string): void;
}

/** Connects to an agent's process over ACP v1 (newline-delimited JSON-RPC on stdio, a line at most 32 MiB). */
export function connectAgent(process: AgentProcess, handlers: AgentHandlers): ClientContext {
  const app = client({ name: "beckon" })
    .onNotification(methods.client.session.update, ({ params }) => handlers.update(params.update, params.sessionId))
    .onNotification(methods.client.elicitation.complete, ({ params }) => handlers.completed(params.elicitationId))
    .onRequest(methods.client.session.requestPermission, ({ params, signal }) => handlers.permission(params, signal))
    .onRequest(methods.client.elicitation.create, ({ params, signal }) => handlers.elicitation(params, signal));
  const { readable, writable } = ndJsonStream(process.stdin, process.stdout);
  return app.connect({ writable, readable: readable.pipeThrough(withoutUnknown((unknown) => handlers.other(unknown))) }).agent;
}

/**
 * Offers forms, links, notices and switches to the agent, and neither our files nor our terminal.
 * Rejects with UnsupportedVersionError where the agent speaks another version of ACP.
 */
export async function initialize(agent: ClientContext): Promise<InitializeResponse> {
  const initialized = await agent.request(methods.agent.initialize, {
    protocolVersion: PROTOCOL_VERSION,
    clientInfo: { name: "beckon", title: "Beckon", version: "0.1.0" },
    clientCapabilities: { elicitation: { form: {}, url: {} }, session: { configOptions: { boolean: {} }, notices: {} } },
  });
  if (initialized.protocolVersion !== PROTOCOL_VERSION)
    throw new UnsupportedVersionError(`speaks version ${initialized.protocolVersion} of ACP, and Beckon version ${PROTOCOL_VERSION}`);
  return initialized;
}
