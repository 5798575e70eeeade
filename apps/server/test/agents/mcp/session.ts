import type { CreatedTicket } from "@beckon/protocol";
import { connectRaw, type RawClient } from "#testing/raw-client.ts";
import { openStage, type Puppet, type RpcMessage } from "#testing/puppet.ts";
import { startServer, type TestServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";
import type { Timings } from "#agents/timings.ts";

/** A puppet in its first turn, and where it finds Beckon's tools. */
export interface McpSession extends AsyncDisposable {
  server: TestServer;
  client: RawClient;
  ticket: CreatedTicket;
  puppet: Puppet;
  prompt: RpcMessage;
  url: string;
  token: string;
}

/** What session/new says about our MCP server, over HTTP. */
export function accessIn(opening: RpcMessage | undefined): { url: string; token: string } {
  const [given] = (opening?.params?.["mcpServers"] ?? []) as { url: string; headers: { value: string }[] }[];
  return { url: given?.url ?? "", token: given?.headers[0]?.value.replace("Bearer ", "") ?? "" };
}

/** Starts a server whose agent is a puppet that can MCP over HTTP, and begins its first turn. */
export async function openMcpSession(timings: Partial<Timings> = {}): Promise<McpSession> {
  await using stack = new AsyncDisposableStack();
  const stage = stack.use(await openStage());
  const server = stack.use(await startServer(stage.environment, undefined, timings));
  const client = stack.use(await connectRaw(server.url));
  const ticket = await createTicket(server.url, "Work");
  const puppet = await stage.next();
  const prompt = await puppet.opens({ capabilities: { mcpCapabilities: { http: true, sse: false } } });
  const access = accessIn(puppet.received.find(({ method }) => method === "session/new"));
  const kept = stack.move();
  return { server, client, ticket, puppet, prompt, ...access, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
