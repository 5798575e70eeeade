import { expect, test } from "vitest";
import { openStage, puppetSession } from "#testing/puppet.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket, readEvents, spoken } from "#testing/ticket.ts";

const key = "sk-ant-api03-AbCdEfGhIjKlMnOp-0123456789";
const known = "correct horse battery 9";

test("an agent's secrets are neither sent nor stored: in text that comes in pieces, tool calls, questions, plans and failures", async () => {
  await using stage = await openStage();
  await using server = await startServer({ ...stage.environment, SOME_API_KEY: known });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "Work");
  const puppet = await stage.next();
  const { id = 0 } = await puppet.hears("initialize");
  puppet.says({ id, result: { protocolVersion: 1, agentCapabilities: {} } });
  puppet.says({ id: (await puppet.hears("session/new")).id ?? 0, result: { sessionId: puppetSession } });
  await puppet.hears("session/prompt");
  const update = (one: object) => puppet.says({ method: "session/update", params: { sessionId: puppetSession, update: one } });
  for (const letter of `The key is ${key} and ${known}. Bye`)
    update({ sessionUpdate: "agent_message_chunk", messageId: "m", content: { type: "text", text: letter } });
  const call = { toolCallId: "c", title: `echo ${key}`, rawInput: { command: `export K=${known}` }, content: [{ type: "content", content: { type: "text", text: key } }] };
  update({ sessionUpdate: "tool_call", ...call });
  update({ sessionUpdate: "plan", entries: [{ content: `Use ${key}`, status: "pending", priority: "low" }] });
  puppet.says({
    id: 900,
    method: "session/request_permission",
    params: { sessionId: puppetSession, toolCall: call, options: [{ optionId: "yes", name: `Use ${key}`, kind: "allow_once" }] },
  });
  await client.next("agent_question");
  puppet.does({ do: "complain", text: `${known}\n` });
  puppet.does({ do: "exit", code: 1 });
  await client.next("agent_error");
  const events = await readEvents(server.url, ticket_id);
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(["tool_call", "agent_plan", "agent_question", "agent_error"]));
  for (const secret of [key, known]) expect(JSON.stringify([events, client.frames])).not.toContain(secret);
  expect(spoken(events).join("")).toMatch(/^The key is \[redacted·*\] and \[redacted·*\]\. Bye$/);
});

test("what a person gives an agent reaches it as it is", async () => {
  await using server = await startServer({ SOME_API_KEY: known });
  await using client = await connectRaw(server.url);
  const { session_id, ticket_id } = await createTicket(server.url, "/ask Which key?");
  const { question_id } = await client.next("agent_question");
  client.send({ type: "user_response", session_id, question_id, response: key });
  expect((await client.next("question_answered")).response).toBe(key);
  // The demo agent says it back, and that is the agent's word.
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id)).join("")).toMatch(/^You answered: \[redacted·*\]$/);
});
