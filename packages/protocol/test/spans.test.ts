import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyView, extendSpans, quietAfterMs, reduce, spanTotals, type Event, type NewEvent, type TicketView } from "@beckon/protocol";
import { anyHistory } from "./facts.ts";
import { created, ids, numbered } from "./numbered.ts";

const ticketOf = (events: readonly Event[]): TicketView => events.reduce(reduce, emptyView).tickets["t1"] as TicketView;
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();
const timed = (facts: readonly [number, NewEvent][]): Event[] =>
  numbered(facts.map(([, fact]) => fact)).map((event, index) => ({ ...event, timestamp: at(facts[index]?.[0] ?? 0) }));

const started: NewEvent = { type: "agent_started", ...ids, ticket_name: "Greet", agent: "demo", attempt: 1, node_id: "n" };
const asked: NewEvent = { type: "agent_question", ...ids, question_id: "q1", kind: "text", message: "Why?", digest: "d", attempt: 1 };
const answered: NewEvent = { type: "question_answered", ...ids, question_id: "q1", response: "yes", answered_by: "Ada", via: "http" };
const spoke: NewEvent = { type: "agent_message", ...ids, role: "message", message_id: "a", text: "hi" };

describe("for any history, the strip", () => {
  test("begins with the ticket, goes forward, and has no two neighbours alike", () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const { spans, created_at } = ticketOf(numbered(facts));
        expect(spans[0]?.from).toBe(created_at);
        const pairs = spans.slice(1).map((span, index) => [spans[index], span] as const);
        expect(pairs.filter(([before, span]) => !before || before.state === span.state || before.from >= span.from)).toEqual([]);
      }),
    );
  });

  test("adds up to no more than the time that passed", () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const events = numbered(facts);
        const { spans, created_at, updated_at } = ticketOf(events);
        const { worked, waited } = spanTotals(spans, updated_at);
        expect(worked + waited).toBeLessThanOrEqual(Date.parse(updated_at) - Date.parse(created_at));
      }),
    );
  });
});

test("work, a wait and work again are three spans, and their times are told apart", () => {
  const { spans } = ticketOf(timed([[0, created], [10, started], [40, asked], [100, answered]]));
  expect(spans.map(({ state, from }) => [state, from])).toEqual([["idle", at(0)], ["working", at(10)], ["waiting", at(40)], ["working", at(100)]]);
  expect(spanTotals(spans, at(105))).toEqual({ worked: 35_000, waited: 60_000 });
});

test("a silence of two minutes is quiet from its beginning, one shorter is not", () => {
  const silence = quietAfterMs / 1_000;
  const states = (length: number) => ticketOf(timed([[0, created], [10, started], [10 + length, spoke]])).spans.map(({ state }) => state);
  expect(states(silence - 1)).toEqual(["idle", "working"]);
  expect(states(silence)).toEqual(["idle", "working", "quiet", "working"]);
});

test("a strip with too many spans still begins with the ticket", () => {
  let ticket = ticketOf(timed([[0, created]]));
  for (let second = 1; second <= 500; second += 1)
    ticket = { ...ticket, updated_at: at(second), spans: extendSpans(ticket, second % 2 ? "working" : "waiting", at(second)) };
  expect(ticket.spans.length).toBe(200);
  expect([ticket.spans[0]?.from, ticket.spans.at(-1)?.from]).toEqual([at(0), at(500)]);
});
