import { expect, test } from "vitest";
import { untilNextMinute } from "#agents/next-minute.ts";
import { openStage } from "#testing/puppet.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readTicket } from "#testing/ticket.ts";

const loads = { capabilities: { loadSession: true } };

test.each([
  ["2026-01-01T12:00:00.000Z", "2026-01-01T12:00:59.999Z", 51],
  ["2026-01-01T12:00:59.999Z", "2026-01-01T12:00:59.999Z", 51],
  ["2026-01-01T12:00:20.000Z", "2026-01-01T12:01:00.000Z", 0],
  ["2026-01-01T12:00:20.000Z", "2026-01-01T12:00:10.000Z", 50_050],
  ["2026-01-01T12:00:20.000Z", "2026-01-01T11:59:59.000Z", 0],
])("a conversation that began at %s can be loaded from %s on in %i ms", (since, now, ms) => {
  expect(untilNextMinute(since, Date.parse(now))).toBe(ms);
});

test("a Gemini that is cut in its first minute opens its conversation in the next one, and the person is told why it waits", async () => {
  let now = (): number => Date.now();
  await using stage = await openStage({ preset: "gemini", mode: null });
  await using server = await startServer(stage.environment, undefined, { now: () => now(), toolsWithinMs: 1 });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "Work");
  const first = await stage.next();
  await first.opens(loads);
  const { timestamp } = await client.next("session_opened");
  const leftMs = 300;
  const turn = Math.ceil((Date.parse(timestamp) + 1) / 60_000) * 60_000;
  const ahead = turn - leftMs - Date.now();
  now = () => Date.now() + ahead;
  await act(server.url, ticket_id, "restart");
  const second = await stage.next();
  const prompt = await second.opens({ ...loads, by: "session/load" });
  expect(now()).toBeGreaterThanOrEqual(turn);
  expect(await client.next("agent_notice", ({ title }) => title.startsWith("Waits 1 s: Puppet would lose this conversation"))).toMatchObject({ severity: "info" });
  expect(JSON.stringify(prompt.params)).toContain("Go on where you were");
  expect(await readTicket(server.url, ticket_id)).toMatchObject({ acp: { since: timestamp } });
});
