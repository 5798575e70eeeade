import { describe, expect, test } from "vitest";
import type { NewEvent } from "@beckon/protocol";
import type { Committed, Outcome } from "#log/log.ts";
import { allOf, facts, type Open } from "./subject.ts";

const { created, queued, said, asked, done } = facts;
const seqsOf = (outcome: Outcome): number[] => (outcome.status === "appended" ? outcome.events.map(({ seq }) => seq) : []);

/** What `append` promises (DESIGN section 4), whatever the database. */
export function appendContract(open: Open): void {
  describe("append", () => {
    test("gives the next seqs without gaps, in the order of the calls", async () => {
      await using subject = await open();
      const { log } = subject;
      const outcomes = await Promise.all([log.append([created(), queued()]), log.append([created(2)]), log.append([said(), said(), said()])]);
      expect(outcomes.map(seqsOf)).toEqual([[1, 2], [3], [4, 5, 6]]);
      expect(seqsOf(await log.append([said(2)]))).toEqual([7]);
      expect(log.head).toEqual({ seq: 7, cursor: log.cursorAt(7) });
    });

    test("commits all appends of one tick together, and those of the next by themselves", async () => {
      await using subject = await open();
      const commits: number[][] = [];
      subject.log.follow((committed) => void commits.push(committed.map(({ seq }) => seq)));
      await Promise.all([subject.log.append([created()]), subject.log.append([said()]), subject.log.append([said()])]);
      await subject.log.append([said()]);
      expect(commits).toEqual([[1, 2, 3], [4]]);
    });

    test("reports every outcome after the commit and in order, refusals too", async () => {
      await using subject = await open();
      const { log } = subject;
      await log.append([created()], { keys: ["k"] });
      const order: string[] = [];
      log.follow(() => void order.push("followers"));
      const note = (name: string) => (outcome: Outcome) => void order.push(`${name} ${outcome.status} at ${log.head.seq}`);
      await Promise.all([
        log.append([said()], { keys: ["k"] }).then(note("a")),
        log.append([said()]).then(note("b")),
        log.append([said()], { expect: { ticket_id: "t1", version: 9 } }).then(note("c")),
        log.append([said()]).then(note("d")),
      ]);
      expect(order).toEqual(["followers", "a taken at 3", "b appended at 3", "c stale at 3", "d appended at 3"]);
    });

    test("without events claims its keys alone, once", async () => {
      await using subject = await open();
      const { log } = subject;
      const heard: unknown[] = [];
      log.follow((committed) => void heard.push(committed));
      expect(await log.append([], { keys: ["k"] })).toEqual({ status: "appended", events: [] });
      expect(await log.append([], { keys: ["k"] })).toMatchObject({ status: "taken", key: "k" });
      expect([log.head.seq, heard]).toEqual([0, []]);
    });

    test("never lets time go back", async () => {
      const times = ["2026-01-01T00:00:02.000Z", "2026-01-01T00:00:01.000Z", "2026-01-01T00:00:03.000Z"];
      let at = 0;
      await using subject = await open(() => new Date(times[at++] ?? times[2] ?? ""));
      await subject.log.append([created(), said()]);
      await subject.reopen();
      await subject.log.append([said()]);
      expect([1, 2, 3].map((seq) => subject.log.event(seq)?.timestamp)).toEqual([times[0], times[0], times[2]]);
    });

    test("stores what is queued when it closes, and then takes no more", async () => {
      await using subject = await open();
      const last = subject.log.append([created()]);
      await subject.log.close();
      expect((await last).status).toBe("appended");
      await expect(subject.log.append([said()])).rejects.toMatchObject({ code: "store_unavailable" });
      await subject.reopen();
      expect(subject.log.head.seq).toBe(1);
    });
  });

  describe("a key", () => {
    test("is used once: later appends under it store nothing and get its seq and fingerprint", async () => {
      await using subject = await open();
      const { log } = subject;
      await log.append([created()]);
      await log.append([said(), said()], { keys: ["k"], fingerprint: "f" });
      expect(await log.append([said()], { keys: ["k"], fingerprint: "g" })).toEqual({ status: "taken", key: "k", seq: 2, fingerprint: "f" });
      expect([log.findKey("k"), log.findKey("l"), log.head.seq]).toEqual([{ seq: 2, fingerprint: "f" }, undefined, 3]);
    });

    test("is won by the first of one tick", async () => {
      await using subject = await open();
      const outcomes = await Promise.all([
        subject.log.append([created()], { keys: ["k"] }),
        subject.log.append([created(2)], { keys: ["k"] }),
      ]);
      expect(outcomes).toMatchObject([{ status: "appended" }, { status: "taken", key: "k", seq: 1 }]);
    });

    test("stays free where another key of its append is taken", async () => {
      await using subject = await open();
      await subject.log.append([created()], { keys: ["k"] });
      expect(await subject.log.append([said()], { keys: ["free", "k"] })).toMatchObject({ status: "taken", key: "k" });
      expect(subject.log.findKey("free")).toBeUndefined();
    });

    test("outlives a restart", async () => {
      await using subject = await open();
      await subject.log.append([created()], { keys: ["k"] });
      await subject.reopen();
      expect(await subject.log.append([said()], { keys: ["k"] })).toMatchObject({ status: "taken", seq: 1 });
    });
  });

  describe("expect", () => {
    test("lets one of two through that decided upon the same version, also in one tick", async () => {
      await using subject = await open();
      const { log } = subject;
      await log.append([created()]);
      const decided = { expect: { ticket_id: "t1", version: 1 } };
      const outcomes = await Promise.all([log.append([queued()], decided), log.append([queued()], decided)]);
      expect(outcomes).toMatchObject([{ status: "appended" }, { status: "stale", version: 2 }]);
      expect(await log.append([queued()], decided)).toEqual({ status: "stale", version: 2 });
    });

    test("does not mind output, which decides nothing", async () => {
      await using subject = await open();
      await subject.log.append([created()]);
      await subject.log.append([said(), said()]);
      expect(await subject.log.append([queued()], { expect: { ticket_id: "t1", version: 1 } })).toMatchObject({ status: "appended" });
    });

    test("holds for a project as it does for a ticket", async () => {
      await using subject = await open();
      const { log } = subject;
      const ids = { project_id: "p1", by: "Ada" };
      await log.append([{ type: "project_registered", ...ids, name: "Shop", path: "/shop", base: "main", copy: [], setup: "", check: "" }]);
      const decided = { expect: { project_id: "p1", version: 1 } };
      const outcomes = await Promise.all([log.append([{ type: "project_archived", ...ids }], decided), log.append([created()], decided)]);
      expect(outcomes).toMatchObject([{ status: "appended" }, { status: "stale", version: 2 }]);
      expect(log.ticket("t1")).toBeUndefined();
      expect(await log.append([created()], { expect: { project_id: "p1", version: 2 } })).toMatchObject({ status: "appended" });
    });

    test("of a ticket that is not there holds for version 0", async () => {
      await using subject = await open();
      expect(await subject.log.append([created()], { expect: { ticket_id: "t1", version: 1 } })).toEqual({ status: "stale", version: 0 });
      expect(await subject.log.append([created()], { expect: { ticket_id: "t1", version: 0 } })).toMatchObject({ status: "appended" });
    });
  });

  describe("an append that cannot be stored", () => {
    const circular = said() as NewEvent & { self?: unknown };
    circular.self = circular;
    test.each<[string, NewEvent[], string[]]>([
      ["whose ticket's number is another's", [said(), { ...created(1), ticket_id: "t9", session_id: "s9" }], []],
      ["whose payload is not JSON", [asked(), circular], []],
      ["that claims one key twice", [said()], ["twice", "twice"]],
    ])("%s fails alone and leaves nothing behind", async (_name, events, keys) => {
      await using subject = await open();
      const { log } = subject;
      await log.append([created()]);
      const [before, bad, after] = await Promise.allSettled([
        log.append([queued()]),
        log.append(events, { keys: [...keys, "bad"] }),
        log.append([created(2)], { keys: ["good"] }),
      ]);
      expect([before.status, bad.status, after.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(allOf(log).map((text) => (JSON.parse(text) as { type: string }).type)).toEqual(["ticket_created", "session_queued", "ticket_created"]);
      expect([log.findKey("bad"), log.findKey("good"), log.ticketOfQuestion("q1")]).toEqual([undefined, { seq: 3 }, undefined]);
      await log.append([done(2)]);
      expect([log.head.seq, log.ticket("t9")]).toEqual([4, undefined]);
    });
  });

  describe("followers", () => {
    test("hear of each commit once, in order, when it is readable", async () => {
      await using subject = await open();
      const { log } = subject;
      const heard: Committed[] = [];
      log.follow((committed) => {
        heard.push(...committed);
        expect([log.head.seq, log.ticket("t1")?.seq]).toEqual([committed.at(-1)?.seq, committed.at(-1)?.seq]);
      });
      await log.append([created(), said()]);
      await log.append([said()]);
      expect(heard.map(({ text }) => text)).toEqual(allOf(log));
      expect(heard.map(({ event }) => event)).toEqual(allOf(log).map((text) => JSON.parse(text) as unknown));
    });

    test("do not suffer from one that throws", async () => {
      await using subject = await open();
      const heard: number[] = [];
      subject.log.follow(() => {
        throw new Error("a broken follower");
      });
      subject.log.follow((committed) => void heard.push(...committed.map(({ seq }) => seq)));
      expect(await subject.log.append([created()])).toMatchObject({ status: "appended" });
      await subject.log.append([said()]);
      expect(heard).toEqual([1, 2]);
    });

    test("hear nothing once they have left, and nothing of the commit they came with", async () => {
      await using subject = await open();
      const heard: string[] = [];
      const leave = subject.log.follow(() => {
        leave();
        heard.push("first");
        subject.log.follow((committed) => void heard.push(`second ${committed[0]?.seq}`));
      });
      await subject.log.append([created()]);
      await subject.log.append([said()]);
      expect(heard).toEqual(["first", "second 2"]);
    });

    test("may append: it is a later commit", async () => {
      await using subject = await open();
      const { log } = subject;
      const answer = new Promise<Outcome>((resolve) => {
        const leave = log.follow(() => {
          leave();
          resolve(log.append([said()]));
        });
      });
      await log.append([created()]);
      expect(seqsOf(await answer)).toEqual([2]);
    });
  });
}
