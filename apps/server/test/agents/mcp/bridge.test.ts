import { fileURLToPath } from "node:url";
import { Client, type JSONRPCMessage } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { openStage } from "#testing/puppet.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";

interface StdioServer {
  name: string;
  command: string;
  args: string[];
  env: { name: string; value: string }[];
}

test.each(["legacy", "auto"] as const)("an agent without MCP over HTTP gets the bridge, which passes all on (%s client)", async (mode) => {
  await using stage = await openStage();
  await using server = await startServer(stage.environment, undefined, { askProgressMs: 20 });
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "Work");
  const puppet = await stage.next();
  await puppet.opens();
  const opening = puppet.received.find(({ method }) => method === "session/new");
  const [given] = (opening?.params ?? {})["mcpServers"] as [StdioServer];
  expect(given.name).toBe("beckon");
  const env = Object.fromEntries(given.env.map(({ name, value }) => [name, value]));
  const mcp = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  await mcp.connect(new StdioClientTransport({ command: given.command, args: given.args, env }));
  try {
    expect((await mcp.listTools()).tools.map(({ name }) => name)).toContain("ask_person");
    const heard = Promise.withResolvers<void>();
    const asked = mcp.callTool({ name: "ask_person", arguments: { questions: [{ question: "Line\nbreak – ünï?" }] } }, { onprogress: () => heard.resolve() });
    const question = await client.next("agent_question");
    expect(question.message).toBe("Line\nbreak – ünï?");
    await heard.promise;
    await call(server.url, "POST", `/questions/${question.question_id}/answer`, { response: "Yes\nno" });
    expect((await asked).structuredContent).toMatchObject({ status: "answered", answers: { "Line\nbreak – ünï?": "Yes\nno" } });
    await client.next("question_delivered");
  } finally {
    await mcp.close();
  }
});

test("the bridge says that Beckon cannot be reached, and goes on", async () => {
  const bridge = fileURLToPath(new URL("../../../src/agents/mcp/bridge.ts", import.meta.url));
  const transport = new StdioClientTransport({ command: process.execPath, args: [bridge], env: { BECKON_MCP_URL: "http://127.0.0.1:1/mcp/s", BECKON_MCP_TOKEN: "t" } });
  const replies: JSONRPCMessage[] = [];
  const two = Promise.withResolvers<void>();
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a transport of MCP is no EventTarget
  transport.onmessage = (message) => {
    replies.push(message);
    if (replies.length === 2) two.resolve();
  };
  await transport.start();
  await transport.send({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  await transport.send({ jsonrpc: "2.0", id: 2, method: "tools/list" });
  await two.promise;
  await transport.close();
  expect(replies).toEqual([1, 2].map((id) => ({ jsonrpc: "2.0", id, error: { code: -32_603, message: expect.stringContaining("Beckon cannot be reached") } })));
});
