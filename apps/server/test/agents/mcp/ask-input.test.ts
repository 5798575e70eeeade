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
      expect(new Set(ids).size).toBe(options.length);
      const at = pick % options.length;
      const checked = validateAnswer(shown, { option_id: ids[at] ?? "" });
      expect(checked.ok && answersOf(input, checked.answer)).toEqual({ "Which?": options[at] });
    }),
  );
});
