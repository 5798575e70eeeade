import { expect, test } from "vitest";
import { emptyView, reduce, type NewEvent, type TicketView } from "@beckon/protocol";
import { faviconFor } from "#app/tab.tsx";
import { awayWords } from "#features/away/away-words.ts";
import { connectionWords } from "#features/connection/connection-words.ts";
import { choicesFor } from "#features/ticket/actions.tsx";
import { composerLabel } from "#features/ticket/composer-words.ts";
import { railAt } from "#features/ticket/rail.ts";
import { stepsWords } from "#features/ticket/steps-words.ts";
import { responseWords } from "#ui/response-words.ts";
import { reveal, turning } from "#ui/reveal.ts";
import { stateWords } from "#ui/state-words.ts";
import { stuckWords } from "#ui/stuck-words.ts";
import { agoWords, durationWords, ordinalWords } from "#ui/time-words.ts";
import { eventsOf, ids, message, question, toolCall } from "./events.ts";

const created: NewEvent = { type: "ticket_created", ...ids, number: 1, ticket_name: "Fix", description: "", agent: "demo", by: "Ada" };
const started: NewEvent = { type: "agent_started", ...ids, ticket_name: "Fix", agent: "demo", attempt: 1, node_id: "n" };
const failed: NewEvent = { type: "agent_error", ...ids, ticket_name: "Fix", code: "auth_required", error: "Claude is not signed in.", retryable: false };

const released: NewEvent = { type: "session_released", ...ids, by: "Ada", processes: 1, workspace: "/w", command: "claude --resume a" };

function ticketOf(...facts: NewEvent[]): TicketView {
  const ticket = eventsOf(created, ...facts).reduce(reduce, emptyView).tickets["t_1"];
  if (!ticket) throw new Error("no ticket");
  return ticket;
}
const at = (seconds: number): number => Date.parse("2026-03-01T12:00:00.000Z") + seconds * 1_000;

test("states have words with exact times", () => {
  expect(stateWords(ticketOf(), { now: at(5) })).toBe("Not started");
  expect(stateWords(ticketOf({ type: "session_queued", ...ids, position: 2 }), { now: at(5), place: 2 })).toBe("Queued, 2nd");
  expect(stateWords(ticketOf(started, toolCall("1")), { now: at(61) })).toBe("Working 1 min · Call 1");
  expect(stateWords(ticketOf(started), { now: at(41) })).toBe("Working 40 s · starting");
  expect(stateWords(ticketOf(started), { now: at(121 + 60) })).toBe("Quiet 3 min · last: starting");
  expect(stateWords(ticketOf(started, question), { now: at(2 + 14 * 60) })).toBe("Waits for you 14 min");
  expect(stateWords(ticketOf(started, failed), { now: at(9) })).toMatch(/^Failed .*\d\d:\d\d · Claude is not signed in\.$/);
});

test("a failure that comes again by itself says when, and a stop what was asked", () => {
  const again: NewEvent = { ...failed, type: "agent_error", code: "agent_failed", retryable: true, retry_at: "2026-03-01T12:00:20.000Z" };
  expect(stateWords(ticketOf(started, again), { now: at(9) })).toMatch(/^Failed .*\d\d:\d\d, tries again .*\d\d:\d\d:20 · Claude is not signed in\.$/);
  const restart: NewEvent = { type: "restart_requested", ...ids, by: "Ada" };
  expect(stateWords(ticketOf(started, restart), { now: at(5) })).toBe("Asked to start again 3 s ago");
  expect(stateWords(ticketOf(started, released), { now: at(5) })).toMatch(/^Taken over by Ada .*\d\d:\d\d$/);
});

test("a running tool is no silence", () => {
  expect(stateWords(ticketOf(started, toolCall("1", "execute", "in_progress")), { now: at(600) })).toBe("Working 9 min · Call 1");
});

test("an agent that gives no sign is told of, with what is safe", () => {
  const answered: NewEvent = { type: "question_answered", ...ids, question_id: "q_1", response: "a", answered_by: "Ada", via: "http" };
  const ticket = ticketOf(started, question, answered);
  expect(stuckWords(ticket, "Claude", at(3 + 20))).toBeUndefined();
  expect(stuckWords(ticket, "Claude", at(3 + 40))).toEqual({
    what: "taken",
    words: "Your answer is recorded, but Claude has not taken it for 40 s. It is not lost.",
  });
  expect(stuckWords(ticketOf(started, message("Hm")), "Claude", at(2 + 660))).toEqual({
    what: "quiet",
    words: "Claude has given no sign for 11 min. The last was: writing. Its work so far is kept.",
  });
});

test("the report of a restart or a sleep is one sentence", () => {
  const one = { ticket_id: "t_1", session_id: "s_1", ticket_name: "Fix" };
  const away = { type: "restart_report", seq: 9, cursor: "c", timestamp: "", away_from: "2026-03-01T12:03:00.000Z", away_to: "2026-03-01T12:50:00.000Z", leftovers: 0 } as const;
  expect(awayWords({ ...away, cause: "sleep", resumed: [one, one, one], asking: [one], failed: [{ ...one, why: "No" }] }, at(3_600))).toMatch(
    /^Beckon was away .*\d\d:03 to .*\d\d:50 \(the computer slept\)\. 3 agents go on, 1 question is still open, 1 could not be resumed\.$/,
  );
  expect(awayWords({ ...away, cause: "restart", resumed: [one], asking: [], failed: [], leftovers: 2 }, at(3_600))).toMatch(
    /\(it was restarted\)\. 1 agent goes on, 2 processes of before were ended\.$/,
  );
});

test("the writing field says what will happen", () => {
  expect(composerLabel(ticketOf(started), "Claude")).toBe("Claude reads this when its turn ends");
  expect(composerLabel(ticketOf(started, failed), "Claude")).toBe("Claude goes on with this");
  expect(composerLabel(ticketOf({ type: "cancel_requested", ...ids, by: "Ada" }), "Claude")).toBeUndefined();
});

test("each state offers what can be done", () => {
  const verbs = (...facts: NewEvent[]): string[] => choicesFor(ticketOf(...facts)).map(({ verb }) => verb);
  expect(verbs()).toEqual(["Start", "Stop"]);
  expect(verbs(started)).toEqual(["Interrupt", "Stop"]);
  expect(verbs(started, failed)).toEqual(["Retry", "Done", "Stop"]);
  expect(verbs({ type: "cancel_requested", ...ids, by: "Ada" })).toEqual([]);
});

test("a session that a person has, or that cannot be opened again, offers the way on", () => {
  const verbs = (...facts: NewEvent[]): string[] => choicesFor(ticketOf(...facts)).map(({ verb }) => verb);
  expect(verbs(started, released)).toEqual(["Give it back", "Stop"]);
  const opened: NewEvent = { type: "session_opened", ...ids, attempt: 1, acp_session_id: "a", opened: "new", workspace: "/w", can: { load: false, resume: false } };
  expect(verbs(started, opened, question, { type: "session_interrupted", ...ids, reason: "restart" })).toEqual([
    "Start it again with its history",
    "Close the question",
    "Stop",
  ]);
});

test("a run of steps is counted by kind", () => {
  const calls = eventsOf(toolCall("1"), toolCall("2"), toolCall("3", "execute")).filter((event) => event.type === "tool_call");
  expect(stepsWords(calls)).toBe("3 steps: read 2, run 1");
  expect(stepsWords(calls.slice(0, 1))).toBe("Call 1");
});

test("the rail shows what went on just before", () => {
  const { spans } = ticketOf(started, question);
  expect([0, 1, 1.5, 2, 3].map((second) => railAt(spans, new Date(at(second)).toISOString()))).toEqual(["idle", "idle", "working", "working", "waiting"]);
});

test("the connection says since when, and when it tries again", () => {
  expect(connectionWords({ name: "live", since: 0 }, 0)).toBe("Live");
  expect(connectionWords({ name: "waiting", retry_at: at(4), attempt: 2, since: at(0) }, at(0))).toMatch(/^Not connected since .*\d\d:\d\d · next try in 4 s$/);
});

test("the favicon shows the number, the ring or the broken ring", () => {
  expect([faviconFor(3, true, false), faviconFor(12, true, true), faviconFor(0, true, true), faviconFor(3, false, false)]).toEqual([
    "/favicon/turn-3.svg",
    "/favicon/turn-more.svg",
    "/favicon/idle-dark.svg",
    "/favicon/away.svg",
  ]);
});

test("responses are said by their labels", () => {
  expect(responseWords("a", question.type === "agent_question" ? question.options : [])).toBe("First");
  expect(responseWords({ action: "accept", content: { port: 80, tags: ["a", "b"] } })).toBe("port: 80 · tags: a, b");
  expect(responseWords({ action: "decline" })).toBe("Declined");
});

test("characters that would hide in a command are named", () => {
  const shown = (text: string): string => reveal(text).map((piece) => piece.text).join("");
  expect(shown("rm \u202e-rf\u200b /\u0007")).toBe("rm U+202E-rfU+200B /U+0007");
  expect(shown("a\tb\nc")).toBe("a\tb\nc");
  const name = (text: string): string => reveal(text, turning).map((piece) => piece.text).join("");
  expect([name("a\u202eevil"), name("👩‍💻 ❤️")]).toEqual(["aU+202Eevil", "👩‍💻 ❤️"]);
});

test("lengths of time come in their two largest units", () => {
  expect([0, 40_000, 360_000, 7_500_000, 273_600_000].map(durationWords)).toEqual(["0 s", "40 s", "6 min", "2 h 5 min", "3 d 4 h"]);
  expect(agoWords(500)).toBe("now");
  expect([1, 2, 3, 4, 11, 22, 113].map(ordinalWords)).toEqual(["1st", "2nd", "3rd", "4th", "11th", "22nd", "113th"]);
});
