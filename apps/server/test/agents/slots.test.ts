import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyView, reduce, wantsAgent, type Event, type NewEvent, type TicketView } from "@beckon/protocol";
import { recordRelease } from "#agents/attempt-record.ts";
import { allot, type SlotRules } from "#agents/slots.ts";

const minute = 60_000;
const start = Date.parse("2026-01-01T00:00:00.000Z");
import { onLog } from "../questions/on-log.ts";

/** What a ticket has come to: each is the events after its creation. */
const lives = {
  unstarted: (_id: string): NewEvent[] => [],
  queued: (id: string): NewEvent[] => [{ type: "session_queued", ...idsOf(id), position: 1 }],
  working: (id: string): NewEvent[] => began(id, true),
  asking: (id: string): NewEvent[] => [...began(id, true), asked(id)],
  "asking, forgetful": (id: string): NewEvent[] => [...began(id, false), asked(id)],
  "asking while a tool runs": (id: string): NewEvent[] => [...began(id, true), tool(id, "c1"), tool(id, "c2"), asked(id)],
  left: (id: string): NewEvent[] => [...began(id, true), asked(id), { type: "session_interrupted", ...idsOf(id), reason: "waiting" }],
  answered: (id: string): NewEvent[] => [
    ...began(id, true),
    asked(id),
    { type: "session_interrupted", ...idsOf(id), reason: "waiting" },
    { type: "question_answered", ...idsOf(id), question_id: `q${id}`, response: "This", answered_by: "Ada", via: "http" },
  ],
};
type Life = keyof typeof lives;

const idsOf = (id: string) => ({ ticket_id: `t${id}`, session_id: `s${id}` });
const began = (id: string, load: boolean): NewEvent[] => [
  { type: "agent_started", ...idsOf(id), ticket_name: "Try", agent: "demo", attempt: 1, node_id: "n" },
  { type: "session_opened", ...idsOf(id), attempt: 1, acp_session_id: "a", opened: "new", workspace: "/w", can: { load, resume: false } },
  { type: "turn_started", ...idsOf(id), attempt: 1, turn: 1, prompt: "Try" },
];
const asked = (id: string): NewEvent => ({ type: "agent_question", ...idsOf(id), question_id: `q${id}`, kind: "text", message: "?", digest: "d", attempt: 1 });
const tool = (id: string, call: string): NewEvent => ({ type: "tool_call", ...idsOf(id), tool_call_id: call, title: "make", kind: "execute", status: "in_progress" });

function ticketsOf(all: readonly Life[]): TicketView[] {
  const facts = all.flatMap((life, index): NewEvent[] => {
    const id = String(index + 1);
    const created: NewEvent = { type: "ticket_created", ...idsOf(id), number: index + 1, ticket_name: "Try", description: "", agent: "demo", by: "Ada" };
    return [created, ...lives[life](id)];
  });
  const events = facts.map((fact, index): Event => ({ ...fact, seq: index + 1, cursor: "", timestamp: new Date(start + index * 1_000).toISOString() }));
  return Object.values(events.reduce(reduce, emptyView).tickets);
}

const rules = (open: readonly TicketView[], more: Partial<SlotRules> = {}): SlotRules => ({
  maxAgents: 2,
  maxWaiting: undefined,
  releaseAfterMs: minute,
  now: start + 60 * minute,
  busy: (id) => open.some(({ session_id, active }) => session_id === id && active),
  ...more,
});
const numbers = (tickets: readonly TicketView[]): number[] => tickets.map(({ number }) => number);
const outcome = (all: readonly Life[], more: Partial<SlotRules> = {}) => {
  const open = ticketsOf(all);
  const { give, release, lookAt } = allot(open, rules(open, more));
  return { give: numbers(give), release: numbers(release), lookAt };
};

test("free places go to those who have waited longest", () => {
  expect(outcome(["working", "queued", "queued"])).toMatchObject({ give: [2], release: [] });
});

test("where places are short, who has waited longest for a person gives way, and only as many as are wanted", () => {
  expect(outcome(["asking", "asking", "queued"])).toMatchObject({ give: [], release: [1] });
  expect(outcome(["asking", "asking", "unstarted"])).toMatchObject({ give: [], release: [] });
});

test("a place that is being given back is counted, so that no second one is", () => {
  const open = ["asking", "left", "queued"] as const;
  expect(outcome(open, { busy: (id) => id !== "s3" })).toMatchObject({ give: [], release: [] });
});

test("nobody gives way before a minute, but then", () => {
  const early = outcome(["asking", "working", "queued"], { now: start + 10_000 });
  expect(early).toEqual({ give: [], release: [], lookAt: start + 4_000 + minute });
});

test("who could not be opened again, or works on, keeps its place", () => {
  expect(outcome(["asking, forgetful", "asking while a tool runs", "queued"])).toEqual({ give: [], release: [], lookAt: undefined });
});

test("with MAX_WAITING reached no new ticket is begun, and answers still go through", () => {
  expect(outcome(["asking", "queued", "answered"], { maxWaiting: 1 })).toMatchObject({ give: [3] });
});

test("never more at work than places, and nobody is given a place that does not want one", () => {
  const any = fc.array(fc.constantFrom(...(Object.keys(lives) as Life[])), { maxLength: 12 });
  fc.assert(
    fc.property(any, fc.integer({ min: 1, max: 5 }), fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }), (all, maxAgents, maxWaiting) => {
      const open = ticketsOf(all);
      const given = rules(open, { maxAgents, maxWaiting });
      const { give, release } = allot(open, given);
      const busy = open.filter(({ session_id }) => given.busy(session_id));
      expect(give.length).toBeLessThanOrEqual(Math.max(0, maxAgents - busy.length));
      expect(give.every((one) => wantsAgent(one) && !busy.includes(one))).toBe(true);
      expect(release.every((one) => busy.includes(one) && one.open_questions.length > 0 && one.acp?.load === true)).toBe(true);
      expect(release.length === 0 || give.length + busy.length >= maxAgents).toBe(true);
    }),
  );
});

test("a place is given back only by who still waits: an answer that came first keeps it", async () => {
  await using on = await onLog();
  await on.happens("session_opened", { attempt: 1, acp_session_id: "a", opened: "new", workspace: "/w", can: { load: true, resume: false } });
  await on.asks("q1", {});
  const released = recordRelease(on.log, "t1");
  const answered = on.says("This", { question_id: "q1" });
  await Promise.all([released, answered]);
  expect(await released).toBe(true);
  await on.happens("agent_started", { ticket_name: "Try", agent: "demo", attempt: 2, node_id: "n" });
  await on.asks("q2", { message: "And now?" });
  const first = on.says("That", { question_id: "q2" });
  expect(await recordRelease(on.log, "t1")).toBe(false);
  await first;
  expect(on.ticket()).toMatchObject({ active: true, open_questions: [] });
});
