import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyView, reduce, statuses, type Event, type NewEvent, type TicketView, type View } from "@beckon/protocol";
import { anyHistory } from "./facts.ts";
import { created, ids, numbered } from "./numbered.ts";

const after = (events: readonly Event[], from: View = emptyView): View => events.reduce(reduce, from);
const ticketAfter = (...facts: NewEvent[]): TicketView => after(numbered([created, ...facts])).tickets["t1"] as TicketView;

/** DESIGN section 4, each status by what must be so; the first that holds is the status. */
const holds: Record<TicketView["status"], (ticket: TicketView) => boolean> = {
  cancelled: (ticket) => ticket.cancelled !== undefined,
  done: (ticket) => ticket.done !== undefined,
  waiting: (ticket) => ticket.open_questions.length > 0,
  interrupted: (ticket) => ticket.interrupted !== undefined,
  error: (ticket) => ticket.error !== undefined,
  working: (ticket) => ticket.active || ticket.deliveries.some(({ delivered }) => !delivered),
  review: (ticket) => ticket.ended && ticket.queued_since === undefined,
  pending: () => true,
};

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

describe("for any history", () => {
  test("the status is the first of the precedence that holds", () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        for (const ticket of Object.values(after(numbered(facts)).tickets)) expect(ticket.status).toBe(statuses.find((status) => holds[status](ticket)));
      }),
    );
  });

  test("a replay that overlaps changes nothing", () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), fc.nat(), (facts, a, b) => {
        const events = numbered(facts);
        const end = a % (events.length + 1);
        const start = b % (end + 1);
        const whole = after(events);
        expect(after(events.slice(start), after(events.slice(0, end)))).toEqual(whole);
        expect(after(events, whole)).toBe(whole);
      }),
    );
  });

  test("nothing given is changed, and another ticket stays the same object", () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        let view = deepFreeze(emptyView);
        for (const event of deepFreeze(numbered(facts))) {
          const next = deepFreeze(reduce(view, event));
          const others = Object.entries(view.tickets).filter(([id]) => id !== event.ticket_id);
          for (const [id, ticket] of others) expect(next.tickets[id]).toBe(ticket);
          expect(next).toMatchObject({ seq: event.seq, cursor: event.cursor });
          view = next;
        }
      }),
    );
  });

  test("output moves no version, everything else does", () => {
    const output = new Set(["agent_message", "agent_plan", "tool_call", "agent_usage", "changes_counted"]);
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const events = numbered(facts);
        for (const ticket of Object.values(after(events).tickets)) {
          const last = events.findLast((event) => event.ticket_id === ticket.ticket_id && !output.has(event.type));
          expect(ticket.version).toBe(last?.seq);
        }
      }),
    );
  });

  test("a question is open from its asking until it is settled", () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const open: string[] = [];
        for (const fact of facts) {
          if (fact.ticket_id !== "t1") continue;
          if (fact.type === "agent_question") open.push(fact.question_id);
          if (fact.type === "question_answered" || fact.type === "question_closed")
            for (let at = open.length - 1; at >= 0; at -= 1) if (open[at] === fact.question_id) open.splice(at, 1);
        }
        expect(after(numbered(facts)).tickets["t1"]?.open_questions.map(({ question_id }) => question_id)).toEqual(open);
      }),
    );
  });
});

describe("a delivery", () => {
  const message: NewEvent = { type: "user_message", ...ids, message_id: "m1", text: "more", by: "Ada", via: "http" };
  const turn = (number: number): NewEvent => ({ type: "turn_started", ...ids, attempt: 1, turn: number, prompt: "go" });
  const delivered = (number: number): NewEvent => ({ type: "message_delivered", ...ids, message_id: "m1", attempt: 1, turn: number });
  const ended = (number: number): NewEvent => ({ type: "turn_ended", ...ids, turn: number, stop_reason: "end_turn" });
  const cut: NewEvent = { type: "session_interrupted", ...ids, reason: "restart" };

  test("is kept while the turn that carried it runs, and gone with its end", () => {
    expect(ticketAfter(message).deliveries).toMatchObject([{ id: "m1" }]);
    expect(ticketAfter(message, turn(1), delivered(1)).deliveries).toMatchObject([{ delivered: { attempt: 1, turn: 1 } }]);
    expect(ticketAfter(message, turn(1), delivered(1), ended(1)).deliveries).toEqual([]);
  });

  test("is still there after a cut, and goes out again with the next turn", () => {
    expect(ticketAfter(message, turn(1), delivered(1), cut).deliveries).toHaveLength(1);
    expect(ticketAfter(message, turn(1), delivered(1), cut, turn(2), delivered(2), ended(2)).deliveries).toEqual([]);
  });

  test("survives the end of a turn that did not carry it", () => {
    expect(ticketAfter(turn(1), message, ended(1))).toMatchObject({ deliveries: [{ id: "m1" }], status: "working" });
  });

  test("is gone when its receipt comes after the end of its turn", () => {
    expect(ticketAfter(message, turn(1), ended(1), delivered(1)).deliveries).toEqual([]);
  });

  test("that allows something ends with a cancelled ticket", () => {
    const permission = { question_id: "q1", kind: "permission", message: "Run?", digest: "d", attempt: 1 } as const;
    const answered: NewEvent = { type: "question_answered", ...ids, question_id: "q1", response: "y", answered_by: "Ada", via: "socket" };
    const allowed: NewEvent[] = [{ type: "agent_question", ...ids, ...permission }, answered];
    expect(ticketAfter(...allowed).deliveries).toMatchObject([{ id: "q1" }]);
    expect(ticketAfter(...allowed, { type: "agent_cancelled", ...ids, by: "Ada", processes: 0 }).deliveries).toEqual([]);
  });

  test("waits for a retry with a cancelled ticket", () => {
    const cancelled: NewEvent = { type: "agent_cancelled", ...ids, by: "Ada", processes: 1 };
    expect(ticketAfter(message, cancelled)).toMatchObject({ deliveries: [{ id: "m1" }], status: "cancelled" });
    expect(ticketAfter(message, cancelled, { type: "retry_requested", ...ids, by: "Ada" }).deliveries).toMatchObject([{ id: "m1" }]);
  });
});

describe("a ticket's way", () => {
  const asked: NewEvent = { type: "agent_question", ...ids, question_id: "q1", kind: "text", message: "Why?", digest: "d", attempt: 1 };
  const started: NewEvent = { type: "agent_started", ...ids, ticket_name: "Greet", agent: "demo", attempt: 1, node_id: "n" };
  const begun: NewEvent = { type: "turn_started", ...ids, attempt: 1, turn: 1, prompt: "go" };
  const ended: NewEvent = { type: "turn_ended", ...ids, turn: 1, stop_reason: "end_turn" };
  const failed: NewEvent = { type: "agent_error", ...ids, ticket_name: "Greet", code: "crashed", error: "It ended.", retryable: true };
  const message: NewEvent = { type: "user_message", ...ids, message_id: "m1", text: "more", by: "Ada", via: "http" };
  const done: NewEvent = { type: "ticket_done", ...ids, by: "Ada" };

  test("leads from pending to review", () => {
    expect(ticketAfter().status).toBe("pending");
    expect(ticketAfter(started).status).toBe("working");
    expect(ticketAfter(started, begun, asked).status).toBe("waiting");
    expect(ticketAfter(started, begun, ended).status).toBe("review");
  });

  test.each([
    ["review", [started, begun, ended]],
    ["done", [started, begun, ended, done]],
    ["error", [started, begun, failed]],
  ] as const)("is reopened from %s by a message", (status, facts) => {
    expect(ticketAfter(...facts).status).toBe(status);
    expect(ticketAfter(...facts, message).status).toBe("working");
  });

  test("keeps its latest answers and when a question of the turn was settled", () => {
    const answered: NewEvent = { type: "question_answered", ...ids, question_id: "q1", response: "yes", answered_by: "Ada", via: "http" };
    const closed: NewEvent = { type: "question_closed", ...ids, question_id: "q1", reason: "withdrawn" };
    const ticket = ticketAfter(started, begun, asked, answered);
    expect(ticket).toMatchObject({ answered: [{ question_id: "q1", response: "yes", answered_by: "Ada" }], settled_at: ticket.updated_at });
    expect(ticketAfter(started, begun, asked, closed).settled_at).toBeDefined();
    expect(ticketAfter(started, begun, asked, answered, ended, { ...begun, turn: 2 }).settled_at).toBeUndefined();
  });
});

test("an event of a ticket that nobody created, or of none, only moves the place", () => {
  const held: NewEvent = { type: "response_held", session_id: "x", response: "yes", by: "Ada", via: "http" };
  const view = after(numbered([{ type: "ticket_done", ...ids, by: "Ada" }, held]));
  expect(view).toMatchObject({ seq: 2, tickets: {} });
});

describe("the cost of a ticket", () => {
  const opened = (how: "new" | "load" | "resume"): NewEvent => ({
    type: "session_opened",
    ...ids,
    attempt: 1,
    acp_session_id: "acp",
    opened: how,
    workspace: "/w",
    can: { load: true, resume: true },
  });
  const spent = (amount: number, currency = "USD"): NewEvent => ({ type: "agent_usage", ...ids, used: 1, size: 2, cost: { amount, currency } });
  const again: NewEvent = { type: "retry_requested", ...ids, by: "Ada", from_scratch: true };
  const cost = (...facts: NewEvent[]) => ticketAfter(...facts).usage?.cost;

  test("is the agent's own number, as long as its conversation goes on", () => {
    expect(cost(opened("new"), spent(1), spent(3), opened("load"), spent(3), spent(4))).toEqual({ amount: 4, currency: "USD" });
  });

  test("keeps what earlier conversations cost, also those that were thrown away", () => {
    const facts = [opened("new"), spent(3), opened("new"), spent(1), again, opened("new")];
    expect(cost(...facts)).toEqual({ amount: 4, currency: "USD" });
    expect(cost(...facts, spent(0.5))).toEqual({ amount: 4.5, currency: "USD" });
  });

  test("goes on from where it was when the agent counts from zero in a new process", () => {
    expect(cost(opened("new"), spent(3), opened("resume"), spent(1), spent(2), opened("resume"), spent(1))).toEqual({ amount: 6, currency: "USD" });
  });

  test("is none of another currency, and stays where a report has none", () => {
    expect(cost(opened("new"), spent(3, "EUR"), opened("new"), spent(1))).toEqual({ amount: 1, currency: "USD" });
    expect(cost(opened("new"), spent(3), { type: "agent_usage", ...ids, used: 9, size: 9 })).toEqual({ amount: 3, currency: "USD" });
  });
});

test("a check is stale once other files are there than it looked at, whenever they were counted", () => {
  const counted = (tree: string): NewEvent => ({ type: "changes_counted", ...ids, files: 1, added: 1, removed: 0, tree });
  const checked: NewEvent = { type: "check_started", ...ids, check_id: "k1", command: "make", turn: 1, tree: "b" };
  expect(ticketAfter(counted("a"), checked, counted("b")).check).toMatchObject({ tree: "b", stale: false });
  expect(ticketAfter(counted("a"), checked, counted("b"), counted("c")).check?.stale).toBe(true);
  expect(ticketAfter(checked, counted("a"), counted("b")).check?.stale).toBe(false);
  const { tree: _, ...before } = checked;
  expect(ticketAfter(counted("a"), before, counted("b")).check?.stale).toBe(true);
});
