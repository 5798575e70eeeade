import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultScript, parseScript, replyTo, type Step } from "../src/script.ts";

test.each<[string, Step[]]>([
  ["/say Hello there", [{ do: "say", text: "Hello there" }]],
  ["Some context.\n/think Why\r\n  /say not at the line's beginning\n/ask What?", [{ do: "think", text: "Why" }, { do: "ask", text: "What?" }]],
  ["/plan A | B |  | C ", [{ do: "plan", entries: ["A", "B", "C"] }]],
  ["/choose Which? | A | B | A", [{ do: "choose", text: "Which?", options: ["A", "B"] }]],
  ["/permission rm -rf x | cat", [{ do: "permission", command: "rm -rf x | cat" }]],
  ["/stream 200000", [{ do: "stream", count: 200_000 }]],
  ["/write a.txt some text", [{ do: "write", file: "a.txt", text: "some text\n" }]],
  ["/rebase main", [{ do: "rebase", branch: "main" }]],
  ["/fail", [{ do: "fail", text: "it was told to fail" }]],
])("reads %j", (text, steps) => {
  expect(parseScript(text)).toEqual(steps);
});

test.each([
  ["/nonsense", "I do not know the directive /nonsense."],
  ["/__proto__ x", "I do not know the directive /__proto__."],
  ["/constructor", "I do not know the directive /constructor."],
  ["/choose Which?", "/choose needs a question and options, as in /choose Which? | A | B."],
  ["/stream 200001", "/stream needs a number from 1 to 200000."],
  ["/sleep -1", "/sleep needs milliseconds from 1 to 3600000."],
  ["/rebase --exec=sh", "/rebase needs a branch."],
  ["/rebase a..b", "/rebase needs a branch."],
  ["/form {", "/form needs a JSON schema on the same line."],
  ['/form {"type":"array"}', "/form needs a JSON schema of type object with properties."],
])("says what is wrong with %j", (text, sentence) => {
  expect(parseScript(text)).toEqual([{ do: "say", text: sentence }]);
});

test("any text is a script: one step a directive, none for the rest", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }).filter((line) => !/[\r\n]/.test(line))), (lines) => {
      expect(parseScript(lines.join("\n"))).toHaveLength(lines.filter((line) => line.startsWith("/")).length);
    }),
  );
});

test("Beckon's words after a conflict are understood, and a branch in them is only ever a branch", () => {
  const words = (branch: string) => `main has moved on and conflicts with your branch. Rebase beckon/1-x onto ${branch}, resolve the conflicts, and check that it still works.`;
  expect(replyTo(words("release/2.0"))[0]).toEqual({ do: "rebase", branch: "release/2.0" });
  expect(replyTo(words("--exec=sh"))).toEqual([{ do: "say", text: `I read: ${words("--exec=sh")}` }]);
  expect(replyTo("Rebase it")).toEqual([{ do: "say", text: "I read: Rebase it" }]);
});

test("without directives it asks one thing and writes one file", () => {
  expect(defaultScript("Say hello").map((step) => step.do)).toEqual(["say", "plan", "look", "choose", "greet"]);
});
