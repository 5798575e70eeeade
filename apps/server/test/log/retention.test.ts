import { expect, test } from "vitest";
import type { Event } from "@beckon/protocol";
import { decideResume } from "#hub/resume.ts";
import { parseCursor } from "#log/cursor.ts";
import { facts, openSqlite } from "./subject.ts";

const day = 24 * 3_600_000;

/** Two tickets with old output, of which the first is closed; and new output of the first. */
async function filled() {
  const clock = { at: Date.parse("2026-01-01T00:00:00Z") };
  const subject = await openSqlite(() => new Date(clock.at));
  const { log } = subject;
  for (const number of [1, 2]) await log.append([facts.created(number), facts.said(number, "a secret story")]);
  await log.append([facts.done(1)]);
  clock.at += 40 * day;
  await log.append([facts.said(1, "new")]);
  return Object.assign(subject, { before: new Date(clock.at - 30 * day).toISOString() });
}

const typesOf = (events: readonly Event[]) => events.map(({ type, seq }) => `${seq} ${type}`);

test("old output of closed tickets is blanked: its place, type and digest stay, and a cursor before it is expired", async () => {
  await using subject = await filled();
  const { log, before } = subject;
  const cursors = [1, 2, 3, 6].map((seq) => log.cursorAt(seq));
  expect(await log.blank("output", before)).toBe(1);
  expect(await log.blank("output", before)).toBe(0);
  expect(log.floor).toBe(2);
  expect(typesOf(log.readTicket("t1", 0, 100))).toEqual(["1 ticket_created", "5 ticket_done", "6 agent_message"]);
  expect(typesOf(log.readTicket("t2", 0, 100))).toEqual(["3 ticket_created", "4 agent_message"]);
  expect(JSON.parse(log.read(1, { events: 1, bytes: 1 })[0]?.text ?? "")).toMatchObject({ seq: 2, type: "agent_message", blanked: true });
  expect([1, 2, 3, 6].map((seq) => log.cursorAt(seq))).toEqual(cursors);
  const facts_ = { epoch: log.epoch, head: log.head.seq, floor: log.floor, digestAt: (seq: number) => log.digestAt(seq)?.slice(0, 16), bytesAfter: log.bytesAfter };
  expect(cursors.map((cursor) => decideResume(parseCursor(cursor), facts_))).toEqual([{ reset: "expired" }, { after: 2 }, { after: 3 }, { after: 6 }]);
});

test("blanking stands after a restart, and views made anew stand too", async () => {
  await using subject = await filled();
  const view = subject.log.ticket("t1");
  await subject.log.blank("output", subject.before);
  await subject.reopen();
  expect(subject.log.floor).toBe(2);
  expect(subject.log.ticket("t1")).toEqual(view);
  expect((await subject.log.append([facts.created(3)])).status).toBe("appended");
});

test("blanking never passes what a durable follower has still to read", async () => {
  await using subject = await filled();
  subject.log.memory("mirror").moveTo(1);
  expect(await subject.log.blank("output", subject.before)).toBe(0);
  subject.log.memory("mirror").moveTo(6);
  expect(await subject.log.blank("output", subject.before)).toBe(1);
});

test("what was held for a session that nobody knows is blanked; what belongs to a ticket's history stays", async () => {
  await using subject = await filled();
  const { log, before } = subject;
  const held = { type: "response_held" as const, response: "a secret story", by: "Ada", via: "websocket" as const };
  await log.append([{ ...held, session_id: "invented" }, { ...held, ticket_id: "t1", session_id: "s1" }]);
  expect(await log.blank("held", before)).toBe(0);
  expect(await log.blank("held", "2027-01-01T00:00:00Z")).toBe(1);
  expect(await log.blank("held", "2027-01-01T00:00:00Z")).toBe(0);
  expect(log.floor).toBe(7);
  const [blanked, kept] = log.read(6, { events: 2, bytes: 1_000 }).map(({ text }) => JSON.parse(text) as Record<string, unknown>);
  expect([blanked?.["blanked"], blanked?.["response"], blanked?.["ticket_id"], kept?.["response"]]).toEqual([true, undefined, undefined, "a secret story"]);
  expect(typesOf(log.readTicket("t1", 6, 10))).toEqual(["8 response_held"]);
});
