import { describe, expect, test } from "vitest";
import {
  cannotResume,
  emptyView,
  missingReceipts,
  needsLook,
  quietFor,
  reduce,
  standingStill,
  type NewEvent,
  type TicketView,
} from "@beckon/protocol";
import { created, ids, numbered } from "./numbered.ts";

const second = 1_000;
const minute = 60 * second;
const opened: NewEvent = {
  type: "session_opened",
  ...ids,
  attempt: 1,
  acp_session_id: "a",
  opened: "new",
  workspace: "/w",
  can: { load: true, resume: false },
};
const working: NewEvent[] = [
  { type: "agent_started", ...ids, ticket_name: "Greet", agent: "demo", attempt: 1, node_id: "n" },
  opened,
  { type: "turn_started", ...ids, attempt: 1, turn: 1, prompt: "Greet" },
];
const asked: NewEvent = { type: "agent_question", ...ids, question_id: "q1", kind: "text", message: "Which?", digest: "d", attempt: 1 };
const answered: NewEvent = { type: "question_answered", ...ids, question_id: "q1", response: "This", answered_by: "Ada", via: "http" };
const wrote: NewEvent = { type: "user_message", ...ids, message_id: "um1", text: "Hurry", by: "Ada", via: "http" };
const tool = (status: string): NewEvent => ({ type: "tool_call", ...ids, tool_call_id: "c1", title: "make", kind: "execute", status });

/** The ticket after these facts, and the time of the last one. */
function after(...facts: NewEvent[]): { ticket: TicketView; last: number } {
  const events = numbered([created, ...facts]);
  const ticket = events.reduce(reduce, emptyView).tickets["t1"] as TicketView;
  return { ticket, last: Date.parse(events.at(-1)?.timestamp ?? "") };
}

describe("quiet", () => {
  test("is a working agent two minutes after its last sign, and a person's turn after ten", () => {
    const { ticket, last } = after(...working);
    expect(quietFor(ticket, last + 2 * minute - 1)).toBeUndefined();
    expect(quietFor(ticket, last + 2 * minute)).toBe(2 * minute);
    expect(needsLook(ticket, last + 10 * minute - 1)).toBe(false);
    expect(needsLook(ticket, last + 10 * minute)).toBe(true);
  });
  test("is none whose question is open, whose tool runs, who is being stopped, or whose turn has ended", () => {
    const others: NewEvent[][] = [
      [asked],
      [tool("in_progress")],
      [{ type: "interrupt_requested", ...ids, by: "Ada" }],
      [{ type: "turn_ended", ...ids, turn: 1, stop_reason: "end_turn" }],
    ];
    for (const facts of others) {
      const { ticket, last } = after(...working, ...facts);
      expect(quietFor(ticket, last + 60 * minute)).toBeUndefined();
    }
  });
  test("begins again when the tool is done, when somebody waits on, and when the computer woke up", () => {
    const done = after(...working, tool("in_progress"), tool("completed"));
    expect(quietFor(done.ticket, done.last + 3 * minute)).toBe(3 * minute);
    const waited = after(...working, { type: "wait_requested", ...ids, by: "Ada" });
    expect(needsLook(waited.ticket, waited.last + 9 * minute)).toBe(false);
    const { ticket, last } = after(...working);
    expect(quietFor(ticket, last + 60 * minute, new Date(last + 59 * minute).toISOString())).toBeUndefined();
  });
});

describe("a missing receipt", () => {
  test("is none of a ticket that was stopped: it waits for a retry", () => {
    const { ticket, last } = after(...working, wrote, { type: "agent_cancelled", ...ids, by: "Ada", processes: 1 });
    expect(ticket.deliveries).toHaveLength(1);
    expect(missingReceipts(ticket, last + 40 * second)).toEqual([]);
  });
  test("is an answer that the agent has not taken for 30 s", () => {
    const { ticket, last } = after(...working, asked, answered);
    expect(missingReceipts(ticket, last + 30 * second - 1)).toEqual([]);
    expect(missingReceipts(ticket, last + 40 * second)).toEqual([{ id: "q1", what: "answer", step: "taken", queued: false, for: 40 * second }]);
  });
  test("is one that the agent took and gave no sign since, unless a tool runs", () => {
    const delivered: NewEvent = { type: "question_delivered", ...ids, question_id: "q1", attempt: 1, turn: 1 };
    const { ticket, last } = after(...working, asked, answered, delivered);
    expect(missingReceipts(ticket, last + 31 * second)).toMatchObject([{ id: "q1", step: "went_on" }]);
    const gone = after(...working, asked, answered, delivered, tool("in_progress"));
    expect(missingReceipts(gone.ticket, gone.last + 31 * second)).toEqual([]);
  });
  test("is no message that waits for the end of the running turn", () => {
    const { ticket, last } = after(...working, wrote);
    expect(missingReceipts(ticket, last + 60 * minute)).toEqual([]);
  });
  test("says where only a free place is waited for", () => {
    const cut: NewEvent = { type: "session_interrupted", ...ids, reason: "waiting" };
    const { ticket, last } = after(...working, asked, cut, answered);
    expect(missingReceipts(ticket, last + 31 * second)).toMatchObject([{ id: "q1", step: "taken", queued: true }]);
  });
});

test("a question of a session that its agent cannot open again says so, as long as no process has it", () => {
  const forgetful = { ...opened, can: { load: false, resume: false } };
  const facts: NewEvent[] = [working[0] as NewEvent, forgetful, working[2] as NewEvent, asked];
  expect(cannotResume(after(...facts).ticket)).toBe(false);
  const cut: NewEvent = { type: "session_interrupted", ...ids, reason: "restart" };
  expect(cannotResume(after(...facts, cut).ticket)).toBe(true);
  expect(cannotResume(after(...working, asked, cut).ticket)).toBe(false);
});

test("the newest report of a restart stands in the view", () => {
  const report: NewEvent = {
    type: "restart_report",
    cause: "restart",
    away_from: "2026-01-01T00:00:00.000Z",
    away_to: "2026-01-01T00:10:00.000Z",
    leftovers: 0,
    resumed: [],
    asking: [],
    failed: [],
  };
  const view = numbered([created, report, wrote]).reduce(reduce, emptyView);
  expect(view.away).toMatchObject(report);
  expect(Object.keys(view.tickets)).toEqual(["t1"]);
});

describe("places that stand still", () => {
  const failed = (more: object): NewEvent => ({ type: "agent_error", ...ids, ticket_name: "Greet", code: "x", error: "No.", retryable: true, ...more });
  const places = (facts: NewEvent[], later = 0): number => {
    const { ticket, last } = after(...working, ...facts);
    return standingStill(ticket, last + later);
  };
  test("are open questions, each for itself", () => {
    expect(places([asked, { ...asked, question_id: "q2", message: "And?" }])).toBe(2);
  });
  test("are failures, but none that comes again by itself", () => {
    expect([places([failed({})]), places([failed({ retry_at: "2026-03-01T13:00:00.000Z" })])]).toEqual([1, 0]);
  });
  test("are agents that are quiet for too long, and no others at work", () => {
    expect([places([]), places([], 10 * minute)]).toEqual([0, 1]);
  });
  test("are cuts that cannot be resumed, and no others", () => {
    const cut: NewEvent = { type: "session_interrupted", ...ids, reason: "restart" };
    const forgetful: NewEvent = { ...opened, can: { load: false, resume: false } };
    expect([places([cut]), places([forgetful, cut])]).toEqual([0, 1]);
  });
  test("are no work to review", () => {
    expect(places([{ type: "turn_ended", ...ids, turn: 1, stop_reason: "end_turn" }, { type: "agent_complete", ...ids, ticket_name: "Greet", status: "completed" }])).toBe(0);
  });
});
