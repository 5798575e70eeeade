import * as fc from "fast-check";
import { expect, test } from "vitest";
import { validateAnswer } from "@beckon/protocol";
import { answersOf, shownOf } from "#agents/mcp/ask-input.ts";

const label = fc.oneof(fc.constantFrom("A", "option-1", "option-2", "option-2+", "option-3", "__proto__", "x".repeat(200), "two\nlines"), fc.string({ minLength: 1, maxLength: 200 }));

test("each option of a choice has an id of its own, and its answer comes back in its own words", () => {
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 8 }), fc.nat(), (options, pick) => {
      const input = { questions: [{ question: "Which?", options }] };
      const shown = shownOf(input);
      const ids = (shown.options ?? []).map(({ id }) => id);
      const own = [...new Set(options)];
      expect(new Set(ids).size).toBe(own.length);
      const at = pick % own.length;
      const checked = validateAnswer(shown, { option_id: ids[at] ?? "" });
      expect(checked.ok && answersOf(input, checked.answer)).toEqual({ "Which?": own[at] });
    }),
  );
});

test("options of the same label are one, with all that is said of it", () => {
  const [long, said] = ["x".repeat(200), { label: "a", description: "to test" }];
  const options = ["a", said, said, { label: "a", description: "to release" }, "b", long, long];
  const merged = [
    { id: "a", label: "a", description: "to test / to release" },
    { id: "b", label: "b" },
    { id: "option-6", label: long },
  ];
  expect(shownOf({ questions: [{ question: "Which?", options }] }).options).toEqual(merged);
  const form = shownOf({ questions: [{ question: "Which?", options: ["a", "a", "b"], multi_select: true }] });
  const choices = ["a", "b"].map((one) => ({ const: one, title: one }));
  expect(form.schema?.properties["q1"]).toMatchObject({ items: { anyOf: choices } });
});
