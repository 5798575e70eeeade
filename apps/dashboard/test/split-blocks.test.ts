import fc from "fast-check";
import { expect, test } from "vitest";
import { splitBlocks } from "#live/timeline/split-blocks.ts";

const line = fc.constantFrom("a", "b c", "", "```", "~~~", "- item", "  ", "1. one", "````js");
const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join("\n"));

test("joined again the blocks are the text", () => {
  fc.assert(
    fc.property(text, (whole) => {
      expect(splitBlocks(whole).join("")).toBe(whole);
    }),
  );
});

test("text that grows piece by piece ends in the same blocks as the whole", () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 40 })), (whole, cuts) => {
      let blocks = [""];
      const places = [...new Set([0, ...cuts, whole.length].filter((at) => at <= whole.length))].toSorted((a, b) => a - b);
      places.slice(1).forEach((to, index) => {
        const last = blocks.pop() ?? "";
        blocks = [...blocks, ...splitBlocks(last + whole.slice(places[index], to))];
      });
      expect(blocks).toEqual(splitBlocks(whole));
    }),
    { examples: [["a\n  \n  \na", [6]]] },
  );
});

test("a fence of code is never cut", () => {
  expect(splitBlocks("before\n\n```js\na\n\nb\n```\n\nafter")).toEqual(["before\n\n", "```js\na\n\nb\n```\n\n", "after"]);
});
