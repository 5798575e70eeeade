import fc from "fast-check";
import { expect, test } from "vitest";
import type { NewEvent } from "@beckon/protocol";
import { lineWords } from "#features/ticket/line-words.ts";
import { createTimeline } from "#live/timeline/timeline.ts";
import { eventsOf, ids, message, question, toolCall } from "./events.ts";

const timelineOf = (...facts: Parameters<typeof eventsOf>) => createTimeline().extend(eventsOf(...facts), true);

test("the chunks of a message become its blocks", () => {
  const { items } = timelineOf(message("One "), message("line.\n\nTwo"), message(" lines."));
  expect(items.map((item) => item.what === "text" && item.text)).toEqual(["One line.\n\n", "Two lines."]);
});

test("a run of tool calls is one item, and an update changes its call in place", () => {
  const { items } = timelineOf(toolCall("1", "read", "in_progress"), toolCall("2"), message("Hm."), toolCall("3"), toolCall("1"));
  expect(items.map(({ what }) => what)).toEqual(["steps", "text", "steps"]);
  expect(items[0]).toMatchObject({ calls: [{ tool_call_id: "1", status: "completed" }, { tool_call_id: "2" }] });
});

test("an answer's receipt says recorded, taken and went on", () => {
  const { items } = timelineOf(
    question,
    { type: "question_answered", ...ids, question_id: "q_1", response: "a", answered_by: "Ada", via: "dashboard" },
    { type: "question_delivered", ...ids, question_id: "q_1", attempt: 1, turn: 1 },
    message("Thank you."),
    message("More."),
  );
  expect(items[0]).toMatchObject({
    what: "question",
    answer: { response: "a" },
    receipt: { recorded_at: "2026-03-01T12:00:01.000Z", delivered_at: "2026-03-01T12:00:02.000Z", continued_at: "2026-03-01T12:00:03.000Z" },
  });
});

test("events in any pages, overlapping or not, give the same timeline", () => {
  const facts = fc.array(
    fc.oneof(
      fc.string({ maxLength: 6 }).map((text) => message(`${text}\n\n`)),
      fc.constantFrom("1", "2", "3").map((id) => toolCall(id)),
      fc.constant(question),
    ),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(facts, fc.array(fc.nat({ max: 20 })), (some, cuts) => {
      const events = eventsOf(...some);
      const builder = createTimeline();
      let read = 0;
      for (const end of cuts.toSorted((a, b) => a - b)) {
        builder.extend(events.slice(Math.max(0, read - 3), end), true);
        read = Math.max(read, end);
      }
      expect(builder.extend(events.slice(Math.max(0, read - 3)), true)).toEqual(createTimeline().extend(events, true));
    }),
  );
});

test("an earlier timeline is not changed by what comes later", () => {
  const builder = createTimeline();
  const [first, second] = eventsOf(message("One"), message(" two"));
  const before = builder.extend(first ? [first] : [], true);
  builder.extend(second ? [second] : [], true);
  expect(before.items[0]).toMatchObject({ text: "One" });
});

const ended = (stop_reason: string): NewEvent => ({ type: "turn_ended", ...ids, turn: 1, stop_reason });
const complete = (stop_reason: string): NewEvent => ({ type: "agent_complete", ...ids, ticket_name: "Fix", status: "completed", stop_reason });
const wordsOf = (...facts: NewEvent[]) => timelineOf(...facts).items.map((item) => item.what === "line" && lineWords(item.event, "Claude"));

test.each([
  ["because", "Claude ended its turn early: because."],
  ["refusal", "Claude refused to go on."],
  ["max_tokens", "Claude reached its limit of tokens."],
  ["cancelled", "Claude ended its turn early."],
])("that a turn ended by %s is said once", (reason, words) => {
  expect(wordsOf(ended(reason), complete(reason))).toEqual([words]);
});

test("a turn that ended early while more was open is said, too", () => {
  expect(wordsOf(ended("refusal"))).toEqual(["Claude refused to go on."]);
  expect(wordsOf(ended("because"), ended("refusal"), complete("refusal"))).toEqual(["Claude ended its turn early: because.", "Claude refused to go on."]);
});
