import type { RpcMessage } from "#testing/puppet.ts";
import { openScene, type Scene } from "#testing/scene.ts";
import type { Timings } from "#agents/timings.ts";

/** A puppet in its first turn, and where it finds Beckon's tools. */
export interface McpSession extends Scene {
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
  const scene = await openScene(timings);
  const prompt = await scene.puppet.opens({ capabilities: { mcpCapabilities: { http: true, sse: false } } });
  return { ...scene, prompt, ...accessIn(scene.puppet.received.find(({ method }) => method === "session/new")) };
}
