import { fileURLToPath } from "node:url";
import type { InitializeResponse, McpServer } from "@agentclientprotocol/sdk";
import { toolNames, serverName } from "./names.ts";

/** Where an agent's own endpoint is, and what opens it. */
export interface Access {
  url: string;
  token: string;
}

/** What session/new, load and resume get for our tools. */
export interface Offer {
  mcpServers: McpServer[];
  _meta?: Record<string, unknown>;
}

const bridge = fileURLToPath(new URL("bridge.ts", import.meta.url));
/** Longer than any person waits. */
const dayMs = 24 * 3_600_000;

/** Our tools for this agent: over HTTP where it can, else through the stdio bridge, which every agent can (ACP v1, session/new). */
export function offerTools({ agentCapabilities }: InitializeResponse, { url, token }: Access, preset: string | undefined): Offer {
  const headers = { Authorization: `Bearer ${token}` };
  // Claude's own options let a server be loaded before the first prompt, wait long, and be called without asking first.
  if (preset === "claude") {
    const server = { type: "http", url, headers, timeout: dayMs, alwaysLoad: true };
    const allowedTools = toolNames.map((name) => `mcp__${serverName}__${name}`);
    return { mcpServers: [], _meta: { claudeCode: { options: { mcpServers: { [serverName]: server }, allowedTools } } } };
  }
  if (agentCapabilities?.mcpCapabilities?.http)
    return { mcpServers: [{ type: "http", name: serverName, url, headers: Object.entries(headers).map(([name, value]) => ({ name, value })) }] };
  const env = [
    { name: "BECKON_MCP_URL", value: url },
    { name: "BECKON_MCP_TOKEN", value: token },
  ];
  return { mcpServers: [{ name: serverName, command: process.execPath, args: [bridge], env }] };
}
