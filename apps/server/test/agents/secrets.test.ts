import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AgentListing } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { openStage, puppetSession } from "#testing/puppet.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { openScene } from "#testing/scene.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket, readEvents, spoken } from "#testing/ticket.ts";
import { agentsFile } from "./agents-file.ts";

const key = "sk-ant-api03-AbCdEfGhIjKlMnOp-0123456789";
const known = "correct horse battery 9";

test("an agent's secrets are neither sent nor stored: in text that comes in pieces, tool calls, questions, plans and failures", async () => {
  await using scene = await openScene({}, { SOME_API_KEY: known });
  const { server, client, ticket_id, puppet } = scene;
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

test("a secret is hidden wherever an agent puts it: in an option, a field's name, a path, an id, a name of its input", async () => {
  await using stage = await openStage();
  await using server = await startServer({ ...stage.environment, SOME_API_KEY: "/base64+with/slashes==" });
  await using client = await connectRaw(server.url, { beckon: true });
  client.send({ type: "hello", protocol: 1 });
  await client.next("caught_up");
  const slashed = "/base64+with/slashes==";
  const { ticket_id, session_id } = await createTicket(server.url, "Work");
  const puppet = await stage.next();
  await puppet.opens();
  const update = (one: object) => puppet.says({ method: "session/update", params: { sessionId: puppetSession, update: one } });
  const call = { toolCallId: `call-${key}`, title: "Look", rawInput: { [key]: 1, path: key, list: [{ id: key, type: slashed, ref: key }] }, content: [{ type: "diff", path: `/${key}`, newText: slashed }] };
  update({ sessionUpdate: "tool_call", ...call });
  update({ sessionUpdate: "tool_call_update", toolCallId: call.toolCallId, status: "completed" });
  update({ sessionUpdate: "something_new", [key]: { path: key, digest: slashed } });
  update({ sessionUpdate: "agent_message_chunk", messageId: `m-${key}`, content: { type: "text", text: "Done. " } });
  const options = [{ optionId: `once-${key}`, name: `Use ${key}`, kind: "allow_once" }, { optionId: "no", name: "No", kind: "reject_once" }];
  puppet.says({ id: 900, method: "session/request_permission", params: { sessionId: puppetSession, toolCall: call, options } });
  const asked = await client.next("agent_question");
  const { question_id, digest } = asked;
  client.send({ type: "user_response", session_id, question_id, digest, response: asked.options?.[0]?.id ?? "" });
  // People choose what they saw; the agent hears its own word.
  expect((await puppet.hearsReply(900)).result).toMatchObject({ outcome: { outcome: "selected", optionId: options[0]?.optionId } });
  const fields = { [key]: { type: "string", enum: [slashed, "other"] }, note: { type: "string" } };
  puppet.says({ id: 901, method: "elicitation/create", params: { sessionId: puppetSession, mode: "form", message: "Which?", requestedSchema: { type: "object", properties: fields, required: [key] } } });
  const form = await client.next("agent_question", ({ kind }) => kind === "form");
  const [name = "", field] = Object.entries(form.schema?.properties ?? {})[0] ?? [];
  const [choice = ""] = (field?.["enum"] ?? []) as string[];
  client.send({ type: "user_response", session_id, question_id: form.question_id, response: { action: "accept", content: { [name]: choice, note: "mine" } } });
  expect((await puppet.hearsReply(901)).result).toMatchObject({ action: "accept", content: { [key]: slashed, note: "mine" } });
  const events = await readEvents(server.url, ticket_id);
  for (const secret of [key, slashed]) expect(JSON.stringify([events, client.frames])).not.toContain(secret);
  const calls = events.filter(({ type }) => type === "tool_call");
  expect(new Set(calls.map((one) => one.type === "tool_call" && one.tool_call_id)).size).toBe(1);
});

test("what an agent says when it is checked is neither shown nor kept with its secrets", async () => {
  const own = "correct horse battery 7";
  const args = ["-e", `process.stderr.write("no " + ${JSON.stringify(key)} + " " + process.env.OWN_API_KEY); process.exitCode = 1`];
  await using file = await agentsFile({ id: "leaky", command: process.execPath, args, env: { OWN_API_KEY: own } });
  await using server = await startServer({ AGENTS_FILE: file.path });
  const { body } = await call<AgentListing>(server.url, "POST", "/agents/leaky/check");
  expect(body.check?.stderr).toMatch(/^no \[redacted·*\] \[redacted·*\]$/);
  const listed = await (await fetch(`${server.url}/agents`)).text();
  const kept = await readFile(join(server.folder, "data", "agents", "checks.json"), "utf8");
  for (const secret of [key, own]) expect(listed + kept).not.toContain(secret);
});
