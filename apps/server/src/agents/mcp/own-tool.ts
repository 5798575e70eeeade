import type { RequestPermissionRequest, RequestPermissionResponse } from "@agentclientprotocol/sdk";
import type { ToolCallState } from "#agents/acp-tool-call.ts";
import { serverName, toolNames } from "./names.ts";

/** Calls that act on the machine are never taken for ours, whatever they are titled. */
const acting = new Set(["execute", "edit", "delete", "move"]);

/**
 * The answer to an agent that asks for permission to call our own tools, so that no person is asked whether a person may be asked;
 * undefined for any other request. Agents say it in ways of their own: Claude and Qwen by the tool's name, Gemini by the title,
 * Codex by a flag and the call that it announced before.
 */
export function ownToolPermission({ toolCall, options, _meta }: RequestPermissionRequest, call: ToolCallState): RequestPermissionResponse | undefined {
  const option = options.find(({ kind }) => kind === "allow_once") ?? options.find(({ kind }) => kind === "allow_always");
  if (!option || acting.has(call.kind)) return undefined;
  const names = [toolCall.name, toolCall._meta?.["toolName"]];
  const named = toolNames.some((tool) => names.includes(`mcp__${serverName}__${tool}`) || toolCall.title === `${tool} (${serverName} MCP Server)`);
  const approval = _meta?.["is_mcp_tool_approval"] === true || toolCall._meta?.["is_mcp_tool_approval"] === true;
  return named || (approval && isOwnCall(call.input)) ? { outcome: { outcome: "selected", optionId: option.optionId } } : undefined;
}

function isOwnCall(input: string | undefined): boolean {
  try {
    const { server, tool } = JSON.parse(input ?? "") as { server?: unknown; tool?: unknown };
    return server === serverName && toolNames.some((name) => name === tool);
  } catch {
    return false;
  }
}
