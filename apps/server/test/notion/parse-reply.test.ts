import fc from "fast-check";
import { expect, test } from "vitest";
import { validateAnswer, type FormSchema } from "@beckon/protocol";
import { parseReply } from "#notion/parse-reply.ts";

const options = [
  { id: "warm", label: "Warm" },
  { id: "brief", label: "Very brief" },
  { id: "7", label: "3" },
];
const choose = (words: string) => parseReply({ kind: "choice", options }, words);
const schema: FormSchema = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string", title: "Name" },
    size: { type: "integer" },
    bold: { type: "boolean" },
    color: { type: "string", oneOf: [{ const: "#f00", title: "Red" }, { const: "#0f0", title: "Green" }] },
    tags: { type: "array", items: { type: "string", enum: ["a", "b", "c"] } },
  },
};
const fill = (words: string) => parseReply({ kind: "form", schema }, words);

test.each([
  ["1", "warm"],
  ["2.", "brief"],
  [" 2) ", "brief"],
  ["very BRIEF", "brief"],
  ["brief", "brief"],
  // A label that is a number is meant before the number of a place.
  ["3", "7"],
  ["decline", { action: "decline" }],
])("the reply %j to a choice is %j", (words, response) => {
  expect(choose(words)).toEqual({ ok: true, response });
});

test.each(["4", "0", "neither", "1 and 2", ""])("the reply %j to a choice is none, and what would be one is said", (words) => {
  expect(choose(words)).toMatchObject({ ok: false, expected: expect.stringMatching(/number from 1 to 3|empty/) as string });
});

test("a form is filled in by lines, by number or name where a field has choices", () => {
  expect(fill("Name: Ann: the first\nsize: 3\nBOLD: yes\ncolor: 2\ntags: a, 3")).toEqual({
    ok: true,
    response: { action: "accept", content: { name: "Ann: the first", size: 3, bold: true, color: "#0f0", tags: ["a", "c"] } },
  });
  expect(parseReply({ kind: "form", schema: { type: "object", properties: { when: { type: "string" } } } }, "tomorrow: noon")).toEqual({
    ok: true,
    response: { action: "accept", content: { when: "tomorrow: noon" } },
  });
  expect(fill("skip")).toEqual({ ok: true, response: { action: "decline" } });
});

test.each([
  ["size: big", '"big" does not fit size, which takes a whole number.'],
  ["size: 1.5", '"1.5" does not fit size, which takes a whole number.'],
  ["color: blue", '"blue" does not fit color, which takes a number from 1 to 2 or one of: Red, Green.'],
  ["tags: a, z", /does not fit tags/],
  ["just words", /^Reply with one line for each of: "Name: value"/],
])("the reply %j to a form is told what does not fit", (words, expected) => {
  expect(fill(words)).toMatchObject({ ok: false, expected: expect.stringMatching(expected) as string });
});

test("permissions and addresses are never answered by words", () => {
  expect(parseReply({ kind: "permission", options }, "1").ok).toBe(false);
  expect(parseReply({ kind: "url" }, "accept").ok).toBe(false);
});

test("whatever is written, a reply that is taken is an answer or is refused by name, and nothing throws", () => {
  const isReadable = (words: string, kind: "text" | "choice" | "form"): boolean => {
    const question = { kind, options, schema };
    const reply = parseReply(question, words);
    if (!reply.ok) return reply.expected !== "";
    const checked = validateAnswer(question, reply.response);
    return checked.ok || checked.error.code === "invalid_answer";
  };
  const kinds = fc.constantFrom("text" as const, "choice" as const, "form" as const);
  expect(() => fc.assert(fc.property(fc.string({ unit: "binary" }), kinds, isReadable), { numRuns: 60 })).not.toThrow();
});
