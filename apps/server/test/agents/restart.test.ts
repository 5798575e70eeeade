import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { isAlive } from "#testing/is-alive.ts";
import { openStage } from "#testing/puppet.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { asksText } from "#testing/scene.ts";
import { spawnServer } from "#testing/spawn-server.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket, readEvents, readTicket, spoken } from "#testing/ticket.ts";

test("SIGKILL while a question is open: it is still open after the restart, and its answer takes effect exactly once", async () => {
  await using first = await spawnServer();
  await using client = await connectRaw(first.url);
  const { ticket_id } = await createTicket(first.url, "/say Before\n/ask Which?\n/say After");
  const { question_id } = await client.next("agent_question");
  await first.end("SIGKILL");
  await using second = await spawnServer({}, first.folder);
  await using again = await connectRaw(second.url);
  expect((await readTicket(second.url, ticket_id)).status).toBe("waiting");
  expect((await call(second.url, "POST", `/questions/${question_id}/answer`, { response: "This" })).status).toBe(200);
  await again.next("agent_complete");
  const events = await readEvents(second.url, ticket_id);
  expect(spoken(events)).toEqual(["Before", "You answered: This", "After"]);
  expect(events.filter(({ type }) => type === "agent_question")).toHaveLength(1);
  expect(events.filter(({ type }) => type === "turn_started")).toHaveLength(2);
  expect(events).toContainEqual(expect.objectContaining({ type: "session_opened", attempt: 2, opened: "load" }));
});

test("SIGKILL in the middle of a turn: it goes on by itself where it was", async () => {
  await using first = await spawnServer();
  await using client = await connectRaw(first.url);
  const { ticket_id } = await createTicket(first.url, "/say One\n/sleep 400\n/say Two");
  await client.next("agent_message", ({ text }) => text === "One");
  await first.end("SIGKILL");
  await using second = await spawnServer({}, first.folder);
  await using again = await connectRaw(second.url);
  await again.next("agent_complete");
  const events = await readEvents(second.url, ticket_id);
  expect(spoken(events)).toEqual(["One", "Two"]);
  expect(events).toContainEqual(expect.objectContaining({ type: "session_interrupted", reason: "restart" }));
});

test("SIGTERM ends the agents, and the next start resumes them", async () => {
  await using first = await spawnServer();
  await using client = await connectRaw(first.url);
  const { ticket_id } = await createTicket(first.url, "/say One\n/sleep 400\n/say Two");
  await client.next("agent_message", ({ text }) => text === "One");
  expect(await first.end("SIGTERM")).toEqual({ code: 0, signal: null });
  await using second = await spawnServer({}, first.folder);
  await using again = await connectRaw(second.url);
  await again.next("agent_complete");
  const events = await readEvents(second.url, ticket_id);
  expect(spoken(events)).toEqual(["One", "Two"]);
  expect(events).toContainEqual(expect.objectContaining({ type: "session_interrupted", reason: "shutdown" }));
});

test("SIGTERM after a turn has ended: the next message resumes the session without a replay", async () => {
  await using first = await spawnServer();
  await using client = await connectRaw(first.url);
  const { ticket_id } = await createTicket(first.url, "/say One");
  await client.next("agent_complete");
  await first.end("SIGTERM");
  await using second = await spawnServer({}, first.folder);
  await using again = await connectRaw(second.url);
  expect((await readTicket(second.url, ticket_id)).status).toBe("review");
  await call(second.url, "POST", `/tickets/${ticket_id}/message`, { text: "/say Two" });
  expect(await again.next("session_opened")).toMatchObject({ opened: "resume" });
  await again.next("agent_complete");
  expect(spoken(await readEvents(second.url, ticket_id))).toEqual(["One", "Two"]);
});

test("a process that outlives the server is ended before its session has another one", async () => {
  await using stage = await openStage();
  await using first = await spawnServer(stage.environment);
  await using client = await connectRaw(first.url);
  await createTicket(first.url, "Work");
  const old = await stage.next();
  await old.opens({ capabilities: { loadSession: true } });
  old.does({ do: "ignore", signals: ["SIGTERM"] });
  old.does({ do: "bear", leave: true });
  const { born } = await old.reports("born");
  await client.next("turn_started");
  await first.end("SIGKILL");
  await old.reports("stdin");
  expect([old.pid, born].every(isAlive)).toBe(true);
  await using _second = await startServer(stage.environment, first.folder, { termGraceMs: 100 });
  const next = await stage.next();
  expect([old.pid, born].filter(isAlive)).toEqual([]);
  await next.opens({ capabilities: { loadSession: true }, by: "session/load" });
  expect(next.received.some(({ method }) => method === "session/new")).toBe(false);
});

test("a question that the agent asks again after a cut attaches to the open one", async () => {
  await using stage = await openStage();
  await using first = await startServer(stage.environment);
  await using client = await connectRaw(first.url);
  const { ticket_id } = await createTicket(first.url, "Work");
  const old = await stage.next();
  await old.opens({ capabilities: { loadSession: true } });
  old.says(asksText(7));
  await client.next("agent_question");
  await first.stop();
  await using second = await startServer(stage.environment, first.folder);
  await using again = await connectRaw(second.url);
  const [question] = (await readTicket(second.url, ticket_id)).open_questions;
  await call(second.url, "POST", `/tickets/${ticket_id}/message`, { text: "Hurry" });
  const next = await stage.next();
  await next.opens({ capabilities: { loadSession: true }, by: "session/load" });
  next.says(asksText(7));
  await call(second.url, "POST", `/questions/${question?.question_id}/answer`, { response: "This" });
  expect(await next.hearsReply(7)).toMatchObject({ result: { content: { answer: "This" }, _meta: { "beckon/question_id": question?.question_id } } });
  await again.next("question_delivered");
  expect((await readEvents(second.url, ticket_id)).filter(({ type }) => type === "agent_question")).toHaveLength(1);
});
