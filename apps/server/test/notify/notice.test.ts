import { expect, test } from "vitest";
import { emptyView, reduce, type Event, type NewEvent } from "@beckon/protocol";
import { noticeOf } from "#notify/notice.ts";

const ids = { ticket_id: "t_1", session_id: "s_1" };
const placed = (fact: NewEvent): Event => ({ ...fact, seq: 1, timestamp: "2026-03-01T12:00:00.000Z", cursor: "e.1.0" });
const ticket = reduce(emptyView, placed({ type: "ticket_created", ...ids, number: 1, ticket_name: "Fix", description: "", agent: "a", by: "x" })).tickets["t_1"];
const noticeFor = (fact: NewEvent) => ticket && noticeOf(placed(fact), ticket, "Claude");

const asked = { type: "agent_question", ...ids, question_id: "q", message: "Which?", digest: "d", attempt: 1 } as const;
const option = (label: string) => ({ id: label.toLowerCase(), label });

test("only two short options fit below a notice", () => {
  const buttons = (...labels: string[]) => noticeFor({ ...asked, kind: "choice", options: labels.map(option) })?.question?.options.length;
  expect([buttons("Yes", "No"), buttons("A", "B", "C"), buttons("Yes", "An option that nobody could read in a notice")]).toEqual([2, undefined, undefined]);
});

test("a failure is told in the agent's own words, and what needs nobody is not told", () => {
  expect(noticeFor({ type: "agent_error", ...ids, ticket_name: "Fix", code: "x", error: "Claude is not signed in.", retryable: false })).toEqual({
    title: "Claude failed · Fix",
    body: "Claude is not signed in.",
    tag: "ticket/t_1",
    path: "/t/t_1",
  });
  const failing = { type: "agent_error", ...ids, ticket_name: "Fix", code: "x", error: "No", retryable: true } as const;
  expect(noticeFor({ ...failing, retry_at: "2026-03-01T12:00:10.000Z" })).toBeUndefined();
  expect(noticeFor({ type: "setup_failed", ...ids, ticket_name: "Fix", code: "x", error: "No such branch.", retryable: true })).toMatchObject({ title: "Claude cannot begin · Fix" });
  expect(noticeFor({ type: "turn_ended", ...ids, turn: 1, stop_reason: "end_turn" })).toBeUndefined();
});

test.each([
  ["refusal", "Claude refused to go on · Fix"],
  ["max_tokens", "Claude reached its limit of tokens · Fix"],
  ["max_turn_requests", "Claude reached its limit of requests in a turn · Fix"],
  ["cancelled", "Claude ended its turn early · Fix"],
  ["out_of_credits", "Claude ended its turn early: out of credits · Fix"],
  [undefined, "Claude finished · Fix"],
])("an end by %s is told as what it is", (reason, title) => {
  const end = { type: "agent_complete", ...ids, ticket_name: "Fix", status: "completed", ...(reason === undefined ? {} : { stop_reason: reason }) } as const;
  expect(noticeFor(end)).toMatchObject({ title, body: "It is your turn to review." });
});

test("a long text is cut without cutting a character", () => {
  const body = noticeFor({ ...asked, kind: "text", message: "😀".repeat(400) })?.body ?? "";
  expect(body).toHaveLength(299);
  expect(body.isWellFormed()).toBe(true);
});
