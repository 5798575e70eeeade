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
import type { AgentProcess } from "./agent-process.ts";

/** What an agent may send; a request's signal aborts where the agent takes it back. */
export interface AgentHandlers {
  update(update: SessionUpdate): void;
  permission(request: RequestPermissionRequest, signal: AbortSignal): Promise<RequestPermissionResponse>;
  elicitation(request: CreateElicitationRequest, signal: AbortSignal): Promise<CreateElicitationResponse>;
}

/** Connects to an agent's process over ACP v1 (newline-delimited JSON-RPC on stdio). */
export function connectAgent(process: AgentProcess, handlers: AgentHandlers): ClientContext {
  const app = client({ name: "beckon" })
    .onNotification(methods.client.session.update, ({ params }) => handlers.update(params.update))
    .onRequest(methods.client.session.requestPermission, ({ params, signal }) => handlers.permission(params, signal))
    .onRequest(methods.client.elicitation.create, ({ params, signal }) => handlers.elicitation(params, signal));
  return app.connect(ndJsonStream(process.stdin, process.stdout)).agent;
}

/** Offers forms and links to the agent, and neither our files nor our terminal. */
export function initialize(agent: ClientContext): Promise<InitializeResponse> {
  return agent.request(methods.agent.initialize, {
    protocolVersion: PROTOCOL_VERSION,
    clientInfo: { name: "beckon", title: "Beckon", version: "0.1.0" },
    clientCapabilities: { elicitation: { form: {}, url: {} } },
  });
}
