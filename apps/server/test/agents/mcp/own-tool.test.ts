import { expect, test } from "vitest";
import { openMcpSession } from "./session.ts";

const options = [
  { optionId: "always", name: "Always", kind: "allow_always" },
  { optionId: "once", name: "Once", kind: "allow_once" },
  { optionId: "no", name: "No", kind: "reject_once" },
];

test.each([
  ["Claude", { name: "mcp__beckon__ask_person" }, {}],
  ["Qwen", { _meta: { toolName: "mcp__beckon__check_answers" } }, {}],
  ["Gemini", { title: "ask_person (beckon MCP Server)" }, {}],
  ["Codex", {}, { is_mcp_tool_approval: true }],
])("%s need not ask a person whether it may ask a person", async (_agent, toolCall, meta) => {
  await using at = await openMcpSession();
  at.puppet.updates({ sessionUpdate: "tool_call", toolCallId: "c1", title: "Tool", rawInput: { server: "beckon", tool: "ask_person", arguments: {} } });
  at.puppet.says({ id: 11, method: "session/request_permission", params: { sessionId: "puppet-session", toolCall: { toolCallId: "c1", ...toolCall }, options, _meta: meta } });
  expect((await at.puppet.hearsReply(11)).result).toEqual({ outcome: { outcome: "selected", optionId: "once" } });
});

test.each([
  ["a tool of another server", { name: "mcp__other__ask_person" }, {}],
  ["a command that is titled like our tool", { title: "ask_person (beckon MCP Server)", kind: "execute" }, {}],
  ["an approval whose call is another server's", { toolCallId: "c2" }, { is_mcp_tool_approval: true }],
])("%s is asked for", async (_what, toolCall, meta) => {
  await using at = await openMcpSession();
  at.puppet.updates({ sessionUpdate: "tool_call", toolCallId: "c2", title: "Tool", rawInput: { server: "other", tool: "ask_person" } });
  at.puppet.says({ id: 11, method: "session/request_permission", params: { sessionId: "puppet-session", toolCall: { toolCallId: "c1", title: "Tool", ...toolCall }, options, _meta: meta } });
  expect((await at.client.next("agent_question")).kind).toBe("permission");
});
