import { expect, test } from "vitest";
import { openStage } from "#testing/puppet.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { chunk, openScene } from "#testing/scene.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readEvents, spoken } from "#testing/ticket.ts";

test("a replaying load adds only what the log lacks, and no turn or question twice", async () => {
  await using scene = await openScene();
  const { stage, server, client, ticket_id, puppet: first } = scene;
  await first.opens({ capabilities: { loadSession: true } });
  first.updates(chunk("m1", "One"));
  first.updates({ sessionUpdate: "tool_call", toolCallId: "c1", title: "Run", status: "in_progress" });
  await client.next("tool_call");
  first.does({ do: "exit", code: 1 });
  await client.next("agent_error");
  await act(server.url, ticket_id, "retry");
  const second = await stage.next();
  const { id = 0 } = await second.hears("initialize");
  second.says({ id, result: { protocolVersion: 1, agentCapabilities: { loadSession: true } } });
  const load = await second.hears("session/load");
  second.updates({ sessionUpdate: "user_message_chunk", content: { type: "text", text: "Work" } });
  second.updates(chunk("m1", "One"));
  second.updates({ sessionUpdate: "tool_call", toolCallId: "c1", title: "Run", status: "in_progress" });
  second.updates({ sessionUpdate: "tool_call_update", toolCallId: "c1", status: "completed" });
  second.updates(chunk("m2", "Two"));
  second.says({ id: load.id ?? 0, result: null });
  second.ends(await second.hears("session/prompt"));
  await client.next("agent_complete");
  const events = await readEvents(server.url, ticket_id);
  expect(spoken(events)).toEqual(["One", "Two"]);
  expect(events.flatMap((event) => (event.type === "tool_call" ? [event.status] : []))).toEqual(["in_progress", "completed"]);
});

test("a replay that comes after the answer to load is one all the same", async () => {
  await using scene = await openScene();
  const { stage, server, client, ticket_id, puppet: first } = scene;
  await first.opens({ capabilities: { loadSession: true } });
  first.updates({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: "One" } });
  await client.next("agent_message");
  first.does({ do: "exit", code: 1 });
  await client.next("agent_error");
  await act(server.url, ticket_id, "retry");
  const second = await stage.next();
  const { id = 0 } = await second.hears("initialize");
  second.says({ id, result: { protocolVersion: 1, agentCapabilities: { loadSession: true } } });
  const load = await second.hears("session/load");
  second.says({ id: load.id ?? 0, result: {} });
  second.updates({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: "One" } });
  const prompt = await second.hears("session/prompt");
  second.updates({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: "Two" } });
  second.ends(prompt);
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))).toEqual(["One", "Two"]);
});

test("a session that cannot be opened again goes on in a new one, which is told what happened and answered", async () => {
  await using scene = await openScene();
  const { stage, server, client, ticket_id, puppet: first } = scene;
  await first.opens();
  first.updates(chunk("m1", "I will ask first."));
  await client.next("agent_message");
  first.does({ do: "exit", code: 1 });
  await client.next("agent_error");
  await act(server.url, ticket_id, "retry");
  const second = await stage.next();
  const prompt = await second.opens();
  const told = JSON.stringify(prompt.params?.["prompt"]);
  expect(told).toContain("Try\\n\\nWork");
  expect(told).toContain("You worked on this before");
  expect(told).toContain("I will ask first.");
});

test("a replay that goes through the past again, call by call and plan by plan, brings nothing twice", async () => {
  await using stage = await openStage();
  await using server = await startServer(stage.environment);
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "Work");
  const plan = (...entries: string[]) => ({ sessionUpdate: "plan", entries: entries.map((content) => ({ content, status: "pending", priority: "high" })) });
  const past = [
    plan("Look"),
    { sessionUpdate: "tool_call", toolCallId: "c1", title: "Run", status: "pending" },
    { sessionUpdate: "tool_call_update", toolCallId: "c1", title: "Run make", status: "completed", rawInput: { command: "make" } },
    plan("Look", "Build"),
    { sessionUpdate: "usage_update", used: 5, size: 100 },
  ];
  const first = await stage.next();
  await first.opens({ capabilities: { loadSession: true } });
  for (const update of past) first.updates(update);
  await client.next("agent_usage");
  const before = await readEvents(server.url, ticket_id);
  first.does({ do: "exit", code: 1 });
  await client.next("agent_error");
  await act(server.url, ticket_id, "retry");
  const second = await stage.next();
  const { id = 0 } = await second.hears("initialize");
  second.says({ id, result: { protocolVersion: 1, agentCapabilities: { loadSession: true } } });
  const load = await second.hears("session/load");
  for (const update of past) second.updates(update);
  second.updates(plan("Look", "Build", "Test"));
  second.says({ id: load.id ?? 0, result: null });
  second.ends(await second.hears("session/prompt"));
  await client.next("agent_complete");
  const output = (await readEvents(server.url, ticket_id)).slice(before.length).filter(({ type }) => ["agent_plan", "tool_call", "agent_usage"].includes(type));
  expect(output).toMatchObject([{ type: "agent_plan", entries: [{}, {}, { content: "Test" }] }]);
});

test("an agent that died before it gave any sign is told its task once more", async () => {
  await using scene = await openScene({ retryBaseMs: 10 }, {}, "Paint it blue");
  const { stage, puppet: first } = scene;
  await first.opens({ capabilities: { loadSession: true } });
  first.does({ do: "exit", code: 1 });
  const second = await stage.next();
  const prompt = await second.opens({ capabilities: { loadSession: true }, by: "session/load" });
  expect(JSON.stringify(prompt.params?.["prompt"])).toMatch(/Try\\n\\nPaint it blue.*ask_person.*You were cut off/);
});

test("a new conversation that was cut before it gave any sign is told the task and what was said once more", async () => {
  const loads = { capabilities: { loadSession: true } };
  await using scene = await openScene({ retryBaseMs: 10 }, {}, "Paint it blue");
  const { stage, client, puppet: first } = scene;
  await first.opens(loads);
  first.updates(chunk("m1", "I will ask first."));
  await client.next("agent_message");
  first.does({ do: "exit", code: 1 });
  const second = await stage.next();
  second.says({ id: (await second.hears("initialize")).id ?? 0, result: { protocolVersion: 1, agentCapabilities: { loadSession: true } } });
  second.says({ id: (await second.hears("session/load")).id ?? 0, error: { code: -32_603, message: "gone" } });
  second.says({ id: (await second.hears("session/new")).id ?? 0, result: { sessionId: "second" } });
  await second.hears("session/prompt");
  second.does({ do: "exit", code: 1 });
  const third = await stage.next();
  const prompt = await third.opens({ ...loads, by: "session/load" });
  expect(JSON.stringify(prompt.params?.["prompt"])).toMatch(/Try\\n\\nPaint it blue.*You worked on this before.*I will ask first\./);
  const update = { sessionUpdate: "tool_call", toolCallId: "c1", title: "Run", status: "in_progress" };
  third.says({ method: "session/update", params: { sessionId: "second", update } });
  await client.next("tool_call");
  third.does({ do: "exit", code: 1 });
  const fourth = await (await stage.next()).opens({ ...loads, by: "session/load" });
  expect(fourth.params?.["prompt"]).toEqual([{ type: "text", text: "You were cut off. Go on where you were." }]);
});

test("an agent that was cut twice, or stopped, before it gave any sign is told its task each time", async () => {
  const loads = { capabilities: { loadSession: true } };
  await using scene = await openScene({ retryBaseMs: 10, cancelGraceMs: 50, termGraceMs: 100 }, {}, "Paint it blue");
  const { stage, server, client, ticket_id, puppet: first } = scene;
  await first.opens(loads);
  first.does({ do: "exit", code: 1 });
  const second = await stage.next();
  await second.opens({ ...loads, by: "session/load" });
  second.does({ do: "exit", code: 1 });
  const third = await stage.next();
  const prompt = await third.opens({ ...loads, by: "session/load" });
  expect(JSON.stringify(prompt.params?.["prompt"])).toMatch(/Try\\n\\nPaint it blue.*ask_person.*You were cut off/);
  await act(server.url, ticket_id, "cancel");
  await client.next("agent_cancelled");
  await act(server.url, ticket_id, "retry");
  const again = await (await stage.next()).opens({ ...loads, by: "session/load" });
  expect(JSON.stringify(again.params?.["prompt"])).toMatch(/Try\\n\\nPaint it blue.*ask_person/);
});

test("an agent that begins from scratch and is cut before it gave any sign is told its task once more", async () => {
  const loads = { capabilities: { loadSession: true } };
  await using scene = await openScene({ retryBaseMs: 10, cancelGraceMs: 50, termGraceMs: 100 }, {}, "Paint it blue");
  const { stage, server, client, ticket_id, puppet: first } = scene;
  await first.opens(loads);
  first.updates(chunk("m1", "I began."));
  await client.next("agent_message");
  await act(server.url, ticket_id, "cancel");
  await client.next("agent_cancelled");
  await act(server.url, ticket_id, "retry", { from_scratch: true });
  const second = await stage.next();
  await second.opens(loads);
  second.does({ do: "exit", code: 1 });
  const prompt = await (await stage.next()).opens({ ...loads, by: "session/load" });
  expect(JSON.stringify(prompt.params?.["prompt"])).toMatch(/Try\\n\\nPaint it blue.*ask_person/);
});
