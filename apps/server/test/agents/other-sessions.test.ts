import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { openStage, puppetSession, type Puppet } from "#testing/puppet.ts";
import { asksText, chunk, openScene } from "#testing/scene.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket, readEvents, spoken } from "#testing/ticket.ts";

const other = "a subagent";
const updateOf = (sessionId: string, update: Record<string, unknown>) => ({ method: "session/update", params: { sessionId, update } });
const line = (message: object): string => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`;
const initializes = async (puppet: Puppet, agentCapabilities: object = {}): Promise<void> =>
  puppet.says({ id: (await puppet.hears("initialize")).id ?? 0, result: { protocolVersion: 1, agentCapabilities } });

test("what an agent says of another session is none of the ticket's", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.updates(chunk("m1", "Mine. "));
  for (const update of [
    chunk("m2", "The subagent's"),
    { ...chunk("m3", "A thought"), sessionUpdate: "agent_thought_chunk" },
    { sessionUpdate: "tool_call", toolCallId: "c1", title: "Search", status: "in_progress" },
    { sessionUpdate: "plan", entries: [{ content: "Its plan", priority: "high", status: "pending" }] },
    { sessionUpdate: "usage_update", used: 1, size: 2 },
    { sessionUpdate: "session_info_update", title: "Its title" },
    { sessionUpdate: "hologram", depth: 3 },
  ])
    puppet.says(updateOf(other, update));
  puppet.updates(chunk("m1", "Mine too."));
  puppet.ends(prompt);
  expect(await client.next("agent_complete")).toMatchObject({ summary: "Mine. Mine too." });
  const events = await readEvents(server.url, ticket_id);
  expect(spoken(events)).toEqual(["Mine. Mine too."]);
  const types = events.map(({ type }) => type);
  for (const type of ["tool_call", "agent_plan", "agent_usage", "session_title", "agent_other"]) expect(types).not.toContain(type);
});

test("what comes before the session's id is known counts, and of another right after it nothing does", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  await initializes(puppet);
  const { id = 0 } = await puppet.hears("session/new");
  const early = line(updateOf(puppetSession, chunk("m1", "Early. ")));
  const foreign = line(updateOf(other, chunk("m2", "The subagent's")));
  puppet.does({ do: "write", text: `${early}${line({ id, result: { sessionId: puppetSession } })}${foreign}` });
  puppet.ends(await puppet.hears("session/prompt"));
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))).toEqual(["Early. "]);
});

test("in the replay of a loaded session only what is its own counts", async () => {
  await using stage = await openStage();
  await using server = await startServer(stage.environment, undefined, { retryBaseMs: 10 });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "Work");
  const first = await stage.next();
  await first.opens({ capabilities: { loadSession: true } });
  first.updates(chunk("m1", "One"));
  await client.next("agent_message");
  first.does({ do: "exit", code: 1 });
  const second = await stage.next();
  await initializes(second, { loadSession: true });
  const { id = 0 } = await second.hears("session/load");
  second.updates(chunk("m1", "One, two"));
  second.says(updateOf(other, chunk("m2", "The subagent's")));
  second.says({ id, result: {} });
  second.ends(await second.hears("session/prompt"));
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id)).join("")).toBe("One, two");
});

test("a permission of another session is asked with what that session said of its call, and how the call went on is told", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.says(updateOf(other, { sessionUpdate: "tool_call", toolCallId: "c1", title: "Shell", kind: "execute", rawInput: { command: "make all" } }));
  puppet.says(updateOf(other, { sessionUpdate: "tool_call_update", toolCallId: "c1", status: "in_progress", kind: null }));
  const options = [{ optionId: "yes", name: "Yes", kind: "allow_once" }];
  puppet.says({ id: 11, method: "session/request_permission", params: { sessionId: other, toolCall: { toolCallId: "c1" }, options } });
  const question = await client.next("agent_question");
  expect(question.tool_call).toMatchObject({ title: "Shell", kind: "execute", input: "make all" });
  await call(server.url, "POST", `/questions/${question.question_id}/answer`, { response: "yes", digest: question.digest });
  expect((await puppet.hearsReply(11)).result).toMatchObject({ outcome: { outcome: "selected", optionId: "yes" } });
  puppet.says(updateOf(other, { sessionUpdate: "tool_call_update", toolCallId: "c1", status: "completed" }));
  puppet.ends(prompt);
  await client.next("agent_complete");
  const calls = (await readEvents(server.url, ticket_id)).flatMap((event) => (event.type === "tool_call" ? [event.status] : []));
  expect(calls).toEqual(["in_progress", "completed"]);
});

test("a form of another session is asked", async () => {
  await using scene = await openScene();
  const { server, client, puppet } = scene;
  await puppet.opens();
  const form = asksText(11);
  puppet.says({ ...form, params: { ...form.params, sessionId: other } });
  const { question_id } = await client.next("agent_question");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "This" });
  expect((await puppet.hearsReply(11)).result).toMatchObject({ action: "accept", content: { answer: "This" } });
});
