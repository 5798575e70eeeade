import { expect, test, vi } from "vitest";
import type { Snapshot } from "@beckon/protocol";
import { watchClock } from "#agents/clock-watch.ts";
import { call } from "#testing/api.ts";
import { openStage } from "#testing/puppet.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { asksText } from "#testing/scene.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readTicket } from "#testing/ticket.ts";

const loads = { capabilities: { loadSession: true } };
test("after a restart one report lists who goes on, whose question is open, and who could not go on and why", async () => {
  await using stage = await openStage();
  await using first = await startServer(stage.environment);
  await using client = await connectRaw(first.url);
  const begin = async (name: string, opening: object) => {
    const { ticket_id } = await createTicket(first.url, "", { ticket_name: name });
    const puppet = await stage.next();
    await puppet.opens(opening);
    return { ticket_id, puppet };
  };
  const goes = await begin("Goes on", loads);
  const asks = await begin("Asks", loads);
  asks.puppet.says(asksText(7, "Which?"));
  await client.next("agent_question");
  const fails = await begin("Fails", loads);
  const forgets = await begin("Forgets", {});
  forgets.puppet.says(asksText(7, "What?"));
  await client.next("agent_question");
  await first.stop();

  await using second = await startServer(stage.environment, first.folder);
  await using again = await connectRaw(second.url);
  const puppets = [await stage.next(), await stage.next()];
  for (const puppet of puppets) {
    // Which of the two it is, its session's id in the marker would say; both answer alike until the load.
    const { id = 0 } = await puppet.hears("initialize");
    puppet.says({ id, result: { protocolVersion: 1, agentCapabilities: { loadSession: true } } });
  }
  const [one, other] = await Promise.all(puppets.map(async (puppet) => ({ puppet, load: await puppet.hears("session/load") })));
  one?.puppet.says({ id: one.load.id ?? 0, result: {} });
  await one?.puppet.hears("session/prompt");
  other?.puppet.does({ do: "exit", code: 1 });
  const report = await again.next("restart_report");
  const names = (list: { ticket_name: string }[]) => list.map(({ ticket_name }) => ticket_name);
  expect(report).toMatchObject({ cause: "restart", leftovers: 0 });
  expect(names(report.asking)).toEqual(["Asks"]);
  expect(names(report.resumed)).toHaveLength(1);
  expect(["Goes on", "Fails"]).toEqual(expect.arrayContaining(names(report.resumed)));
  expect(names(report.failed).toSorted()).toEqual(["Forgets", ...["Goes on", "Fails"].filter((name) => !names(report.resumed).includes(name))].toSorted());
  expect(report.failed).toContainEqual(expect.objectContaining({ ticket_name: "Forgets", why: "The agent cannot open its conversation again." }));
  expect(report.failed).toContainEqual(expect.objectContaining({ why: "Puppet exited with code 1 in the middle of its work." }));
  expect(Date.parse(report.away_to)).toBeGreaterThanOrEqual(Date.parse(report.away_from));
  expect((await call<Snapshot>(second.url, "GET", "/snapshot")).body.away).toEqual(report);
  void [goes, fails];
});

test("a start that finds nothing cut reports nothing", async () => {
  await using first = await startServer();
  await using client = await connectRaw(first.url);
  await createTicket(first.url, "/say Hi");
  await client.next("agent_complete");
  await first.stop();
  await using second = await startServer({}, first.folder);
  await using again = await connectRaw(second.url);
  const { ticket_id } = await createTicket(second.url, "/say Again");
  await again.next("agent_complete", (event) => event.ticket_id === ticket_id);
  expect(again.frames.some(({ type }) => type === "restart_report")).toBe(false);
});

test("a question whose agent cannot open its session again can be started again with its history", async () => {
  await using stage = await openStage();
  await using first = await startServer(stage.environment);
  await using client = await connectRaw(first.url);
  const { ticket_id } = await createTicket(first.url, "Work");
  const old = await stage.next();
  await old.opens();
  old.updates({ sessionUpdate: "agent_message_chunk", messageId: "m1", content: { type: "text", text: "I looked around." } });
  old.says(asksText(7, "Which?"));
  await client.next("agent_question");
  await first.stop();
  await using second = await startServer(stage.environment, first.folder);
  await using again = await connectRaw(second.url);
  await act(second.url, ticket_id, "retry");
  expect(await again.next("question_closed")).toMatchObject({ reason: "restarted" });
  const next = await stage.next();
  expect(JSON.stringify((await next.opens()).params?.["prompt"])).toContain("You: I looked around.");
});

test("such a question can also be closed, which leaves the ticket in review", async () => {
  await using stage = await openStage();
  await using first = await startServer(stage.environment);
  await using client = await connectRaw(first.url);
  const { ticket_id } = await createTicket(first.url, "Work");
  const old = await stage.next();
  await old.opens();
  old.says(asksText(7, "Which?"));
  await client.next("agent_question");
  await first.stop();
  await using second = await startServer(stage.environment, first.folder);
  await using again = await connectRaw(second.url);
  await act(second.url, ticket_id, "interrupt");
  await again.next("turn_ended");
  expect((await readTicket(second.url, ticket_id)).status).toBe("review");
});

test("an answer to such a question is not lost: the new session is told it, with the history", async () => {
  await using stage = await openStage();
  await using first = await startServer(stage.environment);
  await using client = await connectRaw(first.url);
  await createTicket(first.url, "Work");
  const old = await stage.next();
  await old.opens();
  old.says(asksText(7, "Which?"));
  const { question_id } = await client.next("agent_question");
  await first.stop();
  await using second = await startServer(stage.environment, first.folder);
  await using again = await connectRaw(second.url);
  await call(second.url, "POST", `/questions/${question_id}/answer`, { response: "This" });
  const next = await stage.next();
  const told = JSON.stringify((await next.opens()).params?.["prompt"]);
  expect(told).toContain("You worked on this before");
  expect(told).toContain("You asked: Which?\\nThe answer: This");
  expect(await again.next("session_opened")).toMatchObject({ opened: "new", lost: "The agent cannot open its conversation again." });
});

test("a session that the agent has lost says why it began anew", async () => {
  await using stage = await openStage();
  await using first = await startServer(stage.environment);
  await createTicket(first.url, "Work");
  const old = await stage.next();
  await old.opens(loads);
  await first.stop();
  await using second = await startServer(stage.environment, first.folder);
  await using again = await connectRaw(second.url);
  const next = await stage.next();
  const { id = 0 } = await next.hears("initialize");
  next.says({ id, result: { protocolVersion: 1, agentCapabilities: { loadSession: true } } });
  const load = await next.hears("session/load");
  next.says({ id: load.id ?? 0, error: { code: -32_603, message: "No previous sessions found" } });
  const created = await next.hears("session/new");
  next.says({ id: created.id ?? 0, result: { sessionId: "another" } });
  expect(await again.next("session_opened")).toMatchObject({ opened: "new", lost: "No previous sessions found" });
});

test("after the computer slept one report says so, with who goes on and whose question is open", async () => {
  await using stage = await openStage();
  let leap = 0;
  await using server = await startServer(stage.environment, undefined, { now: () => Date.now() + leap, clockEveryMs: 20 });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "Work");
  const puppet = await stage.next();
  await puppet.opens();
  leap = 47 * 60_000;
  const report = await client.next("restart_report");
  expect(report).toMatchObject({ cause: "sleep", resumed: [{ ticket_id, ticket_name: "Try" }], asking: [], failed: [] });
  expect(Date.parse(report.away_to) - Date.parse(report.away_from)).toBeGreaterThanOrEqual(47 * 60_000);
  expect((await readTicket(server.url, ticket_id)).status).toBe("working");
});

test("the clock's watch tells of leaps of more than a minute, forward and back, and of nothing else", () => {
  vi.useFakeTimers();
  try {
    let at = 0;
    const leaps: [number, number][] = [];
    const end = watchClock((from, to) => leaps.push([from, to]), { now: () => at, everyMs: 10_000 });
    for (const step of [10_000, 65_000, 80_000, 10_000, -100_000, 10_000]) {
      at += step;
      vi.advanceTimersByTime(10_000);
    }
    end();
    expect(leaps).toEqual([
      [75_000, 155_000],
      [165_000, 65_000],
    ]);
  } finally {
    vi.useRealTimers();
  }
});
