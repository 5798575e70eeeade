import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

/** What a tool gave. */
interface Result {
  text: string;
  structured: Record<string, unknown>;
  isError: boolean;
}

/** An MCP client of either era, as agents have them. */
export interface McpClient extends AsyncDisposable {
  tools(): Promise<string[]>;
  call(name: string, args?: Record<string, unknown>, options?: { onProgress?: (progress: number) => void; signal?: AbortSignal }): Promise<Result>;
}

const resultOf = (given: unknown): Result => {
  const { content = [], structuredContent = {}, isError = false } = given as {
    content?: { text?: string }[];
    structuredContent?: Record<string, unknown>;
    isError?: boolean;
  };
  return { text: content.map(({ text = "" }) => text).join("\n"), structured: structuredContent, isError };
};
const info = { name: "test-client", version: "1.0.0" };
const init = (token: string) => ({ requestInit: { headers: { Authorization: `Bearer ${token}` } } });

/** The official client of MCP 2026-07-28. */
export async function newClient(url: string, token: string): Promise<McpClient> {
  const client = new Client(info, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), init(token)));
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async call(name, args = {}, { onProgress, signal } = {}) {
      const options = { ...(signal ? { signal } : {}), ...(onProgress ? { onprogress: ({ progress }: { progress: number }) => onProgress(progress) } : {}) };
      return resultOf(await client.callTool({ name, arguments: args }, options));
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** The official client of MCP 2025-11-25 and before. */
export async function oldClient(url: string, token: string): Promise<McpClient> {
  const client = new OldClient(info);
  await client.connect(new OldTransport(new URL(url), init(token)));
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async call(name, args = {}, { onProgress, signal } = {}) {
      const options = { ...(signal ? { signal } : {}), ...(onProgress ? { onprogress: ({ progress }: { progress: number }) => onProgress(progress) } : {}) };
      return resultOf(await client.callTool({ name, arguments: args }, undefined, options));
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
