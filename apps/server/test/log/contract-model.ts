import * as fc from "fast-check";
import { expect, test } from "vitest";
import { emptyView, reduce, type Event, type NewEvent, type View } from "@beckon/protocol";
import type { AppendOptions, Log, Outcome } from "#log/log.ts";
import { allOf, facts, type Open } from "./subject.ts";

/** One append as it is drawn: `fresh` expects the version that the ticket has, else one that it never has. */
interface Drawn {
  events: NewEvent[];
  key?: string | undefined;
  expecting?: "fresh" | "wrong" | undefined;
}

const number = fc.integer({ min: 1, max: 3 });
const event = fc.oneof(
  number.map((n) => facts.queued(n)),
  number.map((n) => facts.said(n)),
  number.map((n) => facts.asked(n, `q${n}`)),
  number.map((n) => facts.answered(n, `q${n}`)),
  number.map((n) => facts.done(n)),
);
const drawn: fc.Arbitrary<Drawn> = fc.record({
  events: fc.array(event, { minLength: 1, maxLength: 4 }),
  key: fc.option(fc.constantFrom("a", "b", "c", "d"), { nil: undefined }),
  expecting: fc.option(fc.constantFrom("fresh" as const, "wrong" as const), { nil: undefined }),
});
/** Appends of one tick, or a restart. */
const steps = fc.array(fc.oneof({ weight: 5, arbitrary: fc.array(drawn, { minLength: 1, maxLength: 5 }) }, { weight: 1, arbitrary: fc.constant("reopen" as const) }), {
  maxLength: 12,
});

/** The log as plain data: what it must hold. */
class Model {
  view: View = emptyView;
  readonly types: string[] = [];
  readonly keys = new Map<string, number>();

  versionOf(ticketId: string): number {
    return this.view.tickets[ticketId]?.version ?? 0;
  }

  append(events: readonly NewEvent[], { keys = [], expect: expected }: AppendOptions): Partial<Outcome> {
    const taken = keys.find((key) => this.keys.has(key));
    if (taken !== undefined) return { status: "taken", key: taken, seq: this.keys.get(taken) ?? 0 };
    if (expected && "ticket_id" in expected && this.versionOf(expected.ticket_id) !== expected.version)
      return { status: "stale", version: this.versionOf(expected.ticket_id) };
    for (const key of keys) this.keys.set(key, this.types.length + 1);
    for (const one of events) {
      this.types.push(one.type);
      this.view = reduce(this.view, { ...one, seq: this.types.length, timestamp: "", cursor: "" });
    }
    return { status: "appended" };
  }
}

const versionsOf = (log: Log) => [1, 2, 3].map((n) => log.ticket(`t${n}`)).map((ticket) => ticket && [ticket.version, ticket.status, ticket.seq]);

/** Random appends in random groups, with restarts between, against the model. */
export function modelContract(open: Open): void {
  test("any interleaving of appends and restarts leaves what a plain list would hold", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await using subject = await open();
        const model = new Model();
        const first = [facts.created(1), facts.created(2), facts.created(3)];
        model.append(first, {});
        await subject.log.append(first);
        for (const step of all) {
          if (step === "reopen") {
            await subject.reopen();
            continue;
          }
          const expected: Partial<Outcome>[] = [];
          const outcomes = step.map(({ events, key, expecting }) => {
            const ticket_id = events[0]?.ticket_id ?? "";
            const version = expecting === "fresh" ? model.versionOf(ticket_id) : 9_999;
            const options = { ...(key === undefined ? {} : { keys: [key] }), ...(expecting ? { expect: { ticket_id, version } } : {}) };
            expected.push(model.append(events, options));
            return subject.log.append(events, options);
          });
          expect(await Promise.all(outcomes)).toMatchObject(expected);
        }
        const events = allOf(subject.log).map((text) => JSON.parse(text) as Event);
        expect(events.map(({ seq }) => seq)).toEqual(model.types.map((_, index) => index + 1));
        expect(events.map(({ type }) => type)).toEqual(model.types);
        expect(versionsOf(subject.log)).toEqual([1, 2, 3].map((n) => model.view.tickets[`t${n}`]).map((t) => t && [t.version, t.status, t.seq]));
        for (const [key, seq] of model.keys) expect(subject.log.findKey(key)).toEqual({ seq });
      }),
      { numRuns: 40 },
    );
  });
}
