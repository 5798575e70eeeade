import type { Timings } from "#agents/timings.ts";
import { openStage, puppetSession, type Puppet, type PuppetStage, type RpcMessage } from "./puppet.ts";
import { connectRaw, type RawClient } from "./raw-client.ts";
import { startServer, type TestServer } from "./start-server.ts";
import { createTicket } from "./ticket.ts";

/** A server, a client that hears everything, and a ticket whose agent is a puppet that has just been started. */
export interface Scene extends AsyncDisposable {
  stage: PuppetStage;
  server: TestServer;
  client: RawClient;
  ticket_id: string;
  session_id: string;
  puppet: Puppet;
}

/** Opens a scene; `timings` and `environment` are the server's, `task` is what the ticket says. */
export async function openScene(timings: Partial<Timings> = {}, environment: Record<string, string> = {}, task = "Work"): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const stage = stack.use(await openStage());
  const server = stack.use(await startServer({ ...stage.environment, ...environment }, undefined, timings));
  const client = stack.use(await connectRaw(server.url));
  const { ticket_id, session_id } = await createTicket(server.url, task);
  const puppet = await stage.next();
  const kept = stack.move();
  return { stage, server, client, ticket_id, session_id, puppet, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** An `elicitation/create` that is a question for one text. */
export const asksText = (id: number, message = "Which?"): RpcMessage => ({
  id,
  method: "elicitation/create",
  params: {
    mode: "form",
    message,
    sessionId: puppetSession,
    requestedSchema: { type: "object", properties: { answer: { type: "string" } }, required: ["answer"] },
  },
});

/** A `session/request_permission` for one call, which may only be allowed. */
export const asksToRun = (id: number): RpcMessage => ({
  id,
  method: "session/request_permission",
  params: { sessionId: puppetSession, toolCall: { toolCallId: "c1", title: "Run" }, options: [{ optionId: "y", name: "Yes", kind: "allow_once" }] },
});

/** A chunk of a message, as `session/update` has it. */
export const chunk = (messageId: string, text: string) => ({ sessionUpdate: "agent_message_chunk", messageId, content: { type: "text", text } });
