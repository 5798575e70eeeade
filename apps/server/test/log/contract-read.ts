import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { emptyView, limits, reduce, type Event } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import { allOf, facts, type Open, type Subject } from "./subject.ts";

const { created, said, asked, answered, done, held } = facts;

/** The bytes that an event's digest covers: all of it but the cursor, which holds the digest. */
const bodyOf = (text: string): string => text.replace(/,"cursor":"[^"]*"\}$/, "}");

/** Everything that can be read of a log; equal where two logs say the same. */
const readingsOf = (log: Log) => ({
  epoch: log.epoch,
  head: log.head,
  all: allOf(log),
  snapshot: log.snapshot(),
  open: log.openTickets(),
  digest: log.digestAt(log.head.seq),
  bytes: log.bytesAfter(0),
});

async function filled(subject: Subject): Promise<Log> {
  const { log } = subject;
  await log.append([created(), said(), asked()]);
  await log.append([created(2), said(2, "a longer text than the first")]);
  await log.append([created(3), done(3)]);
  return log;
}

/** What the read side promises, whatever the database. */
export function readContract(open: Open): void {
  describe("reading", () => {
    test("is bounded by events and by bytes, but gives at least one", async () => {
      await using subject = await open();
      const log = await filled(subject);
      const seqs = (after: number, bounds: { events: number; bytes: number }) => log.read(after, bounds).map(({ seq }) => seq);
      expect(seqs(2, { events: 3, bytes: 1e6 })).toEqual([3, 4, 5]);
      expect(seqs(5, { events: 100, bytes: 1 })).toEqual([6]);
      expect(seqs(0, { events: 100, bytes: allOf(log).slice(0, 2).join("").length })).toEqual([1, 2]);
      expect(seqs(7, { events: 100, bytes: 1e6 })).toEqual([]);
      expect(seqs(99, { events: 100, bytes: 1e6 })).toEqual([]);
    });

    test("of one ticket gives its own events after a seq", async () => {
      await using subject = await open();
      const log = await filled(subject);
      expect(log.readTicket("t2", 0, 10).map(({ seq }) => seq)).toEqual([4, 5]);
      expect(log.readTicket("t1", 1, 1).map(({ seq }) => seq)).toEqual([2]);
      expect(log.readTicket("nobody", 0, 10)).toEqual([]);
      expect([log.event(5)?.type, log.event(0), log.event(8)]).toEqual(["agent_message", undefined, undefined]);
    });

    test("finds tickets by id, by session and by open question, open or closed", async () => {
      await using subject = await open();
      const log = await filled(subject);
      expect([log.ticket("t3")?.status, log.ticketOfSession("s3")?.number, log.ticketOfSession("s1")?.number]).toEqual(["done", 3, 1]);
      expect(log.ticketOfQuestion("q1")?.ticket_id).toBe("t1");
      await log.append([answered()]);
      expect([log.ticketOfQuestion("q1"), log.ticket("nobody"), log.ticketOfSession("nobody")]).toEqual([undefined, undefined, undefined]);
      expect(log.openTickets().map(({ number }) => number)).toEqual([1, 2]);
      expect(log.tickets({ limit: 2 }).map(({ number }) => number)).toEqual([3, 2]);
      expect(log.tickets({ limit: 1, q: " TICKET 2 " }).map(({ number }) => number)).toEqual([2]);
      expect(log.tickets({ limit: 2, q: "#1" }).map(({ number }) => number)).toEqual([1]);
      expect(log.tickets({ limit: 2, q: "%" })).toEqual([]);
      expect(log.tickets({ before: 2, limit: 2 }).map(({ number }) => number)).toEqual([1]);
    });

    test("of held responses is by session and since a time, oldest first, also of sessions that nobody knows", async () => {
      let second = 0;
      await using subject = await open(() => new Date(Date.UTC(2026, 0, 1, 0, 0, second++)));
      await subject.log.append([held("x", "a"), held("y", "b"), held("x", "c")]);
      const responses = (since: string, limit: number) => subject.log.readHeld("x", since, limit).map(({ response }) => response);
      expect(responses("2026-01-01T00:00:00.000Z", 10)).toEqual(["a", "c"]);
      expect(responses("2026-01-01T00:00:01.000Z", 10)).toEqual(["c"]);
      expect(responses("2026-01-01T00:00:00.000Z", 1)).toEqual(["a"]);
    });

    test("of an empty log gives an empty log", async () => {
      await using subject = await open();
      const { log } = subject;
      expect(log.head).toEqual({ seq: 0, cursor: log.cursorAt(0) });
      expect([allOf(log), log.bytesAfter(0), log.digestAt(0), log.openTickets()]).toEqual([[], 0, "", []]);
    });
  });

  describe("the chain", () => {
    test("is SHA-256 over the digest before and the stored bytes, and its head is in every cursor", async () => {
      await using subject = await open();
      const log = await filled(subject);
      let digest = Buffer.alloc(0);
      allOf(log).forEach((text, index) => {
        digest = createHash("sha256").update(digest).update(bodyOf(text)).digest();
        expect(log.digestAt(index + 1)).toBe(digest.toString("hex"));
        expect((JSON.parse(text) as Event).cursor).toBe(log.cursorAt(index + 1));
        expect(log.cursorAt(index + 1)).toBe(`${log.epoch}.${index + 1}.${digest.toString("hex").slice(0, 16)}`);
      });
      expect([log.digestAt(8), log.head.cursor]).toEqual([undefined, log.cursorAt(7)]);
    });

    test("tells how many bytes lie behind a seq", async () => {
      await using subject = await open();
      const log = await filled(subject);
      const sizes = allOf(log).map((text) => Buffer.byteLength(bodyOf(text)));
      for (let after = 0; after <= 7; after += 1) expect(log.bytesAfter(after)).toBe(sizes.slice(after).reduce((sum, size) => sum + size, 0));
    });

    test("belongs to one history: its epoch outlives a restart and no two logs share it", async () => {
      await using one = await open();
      await using other = await open();
      const { epoch } = one.log;
      await one.reopen();
      expect(one.log.epoch).toBe(epoch);
      expect(other.log.epoch).not.toBe(epoch);
    });
  });

  describe("a snapshot", () => {
    test("is one state: what events up to its cursor make, also when a follower takes it", async () => {
      await using subject = await open();
      const { log } = subject;
      const taken: ReturnType<Log["snapshot"]>[] = [];
      log.follow(() => void taken.push(log.snapshot()));
      await filled(subject);
      await log.append([answered()]);
      expect(taken).toHaveLength(4);
      for (const { seq, cursor, tickets, projects } of taken) {
        const view = allOf(log)
          .slice(0, seq)
          .map((text) => JSON.parse(text) as Event)
          .reduce(reduce, emptyView);
        const byId = Object.fromEntries(tickets.map((ticket) => [ticket.ticket_id, ticket]));
        expect({ seq, cursor, tickets: byId, projects: Object.fromEntries(projects.map((one) => [one.project_id, one])) }).toEqual(view);
      }
    });

    test("has all open tickets and the latest of the closed ones", async () => {
      await using subject = await open();
      const { log } = subject;
      const count = limits.snapshot_closed + 5;
      for (let number = 1; number <= count; number += 1) void log.append([created(number), done(number)]);
      await log.append([created(count + 1)]);
      const numbers = log.snapshot().tickets.map(({ number }) => number);
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: limits.snapshot_closed + 1 }, (_, index) => index + 6));
    });
  });

  test("a log that was opened again says the same", async () => {
    await using subject = await open();
    await filled(subject);
    const before = readingsOf(subject.log);
    await subject.reopen();
    expect(readingsOf(subject.log)).toEqual(before);
    expect(await subject.log.append([said()])).toMatchObject({ events: [{ seq: 8 }] });
  });
}
