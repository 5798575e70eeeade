import { describe, expect, test } from "vitest";
import { validateAnswer, type Answerable, type Response } from "@beckon/protocol";

const options = [
  { id: "keep", label: "Keep" },
  { id: "drop", label: "Drop" },
];
const form: Answerable = {
  kind: "form",
  schema: {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string", minLength: 2, maxLength: 5 },
      mail: { type: "string", format: "email" },
      count: { type: "integer", minimum: 1, maximum: 3 },
      rate: { type: "number" },
      sure: { type: "boolean" },
      color: { type: "string", oneOf: [{ const: "r", title: "Red" }] },
      size: { type: "string", enum: ["s", "m"] },
      tags: { type: "array", items: { type: "string", enum: ["a", "b"] }, minItems: 1 },
      odd: { type: "string", pattern: "(" },
    },
  },
};
const accept = (content: Record<string, string | number | boolean | string[]>): Response => ({ action: "accept", content });

describe("a valid answer has one shape", () => {
  test.each<[string, Answerable, Response, object]>([
    ["text", { kind: "text" }, "Because.", { text: "Because." }],
    ["text, declined", { kind: "text" }, { action: "decline" }, { action: "decline" }],
    ["choice by its bare id", { kind: "choice", options }, "keep", { option: options[0] }],
    ["choice by an object", { kind: "choice", options }, { option_id: "drop" }, { option: options[1] }],
    ["choice with a note", { kind: "choice", options }, { option_id: "drop", note: "soon" }, { option: options[1], note: "soon" }],
    ["choice, cancelled", { kind: "choice", options }, { action: "cancel" }, { action: "cancel" }],
    ["permission", { kind: "permission", options }, "keep", { option: options[0] }],
    ["form", form, accept({ name: "Ada", count: 2, sure: false, tags: ["b"] }), { action: "accept", content: { name: "Ada", count: 2, sure: false, tags: ["b"] } }],
    ["form, declined", form, { action: "decline" }, { action: "decline" }],
    ["url", { kind: "url" }, { action: "accept" }, { action: "accept", content: {} }],
    ["url, cancelled", { kind: "url" }, { action: "cancel" }, { action: "cancel" }],
  ])("%s", (_name, question, response, answer) => {
    expect(validateAnswer(question, response)).toEqual({ ok: true, answer });
  });
});

describe("a wrong answer is invalid_answer and names the field", () => {
  test.each<[string, Answerable, Response, string]>([
    ["an option that is not offered", { kind: "choice", options }, "burn", "response"],
    ["a label for an id", { kind: "choice", options }, "Keep", "response"],
    ["an option object that is not offered", { kind: "permission", options }, { option_id: "burn" }, "response.option_id"],
    ["the name of something every object has", { kind: "choice", options }, "__proto__", "response"],
    ["any option where none is offered", { kind: "choice" }, "keep", "response"],
    ["an option for a text", { kind: "text" }, { option_id: "keep" }, "response"],
    ["accept for a text", { kind: "text" }, accept({}), "response.action"],
    ["accept for a choice", { kind: "choice", options }, accept({}), "response.action"],
    ["accept for a permission", { kind: "permission", options }, accept({}), "response.action"],
    ["cancel for a permission", { kind: "permission", options }, { action: "cancel" }, "response.action"],
    ["text for a form", form, "Ada", "response"],
    ["an option for a form", form, { option_id: "keep" }, "response"],
    ["text for a url", { kind: "url" }, "done", "response"],
    ["a form without a required field", form, accept({ count: 1 }), "response.content.name"],
    ["a form without content", form, { action: "accept" }, "response.content.name"],
    ["a field that the form lacks", form, accept({ name: "Ada", age: 3 }), "response.content.age"],
    ["a field every object has", form, accept({ name: "Ada", constructor: "x" }), "response.content.constructor"],
    ["too short", form, accept({ name: "A" }), "response.content.name"],
    ["too long", form, accept({ name: "Ada Ada" }), "response.content.name"],
    ["not an address", form, accept({ name: "Ada", mail: "ada" }), "response.content.mail"],
    ["a number as text", form, accept({ name: "Ada", count: "2" }), "response.content.count"],
    ["a broken integer", form, accept({ name: "Ada", count: 1.5 }), "response.content.count"],
    ["too small", form, accept({ name: "Ada", count: 0 }), "response.content.count"],
    ["too great", form, accept({ name: "Ada", count: 4 }), "response.content.count"],
    ["text for a number", form, accept({ name: "Ada", rate: "much" }), "response.content.rate"],
    ["text for a yes or no", form, accept({ name: "Ada", sure: "yes" }), "response.content.sure"],
    ["a title for a constant", form, accept({ name: "Ada", color: "Red" }), "response.content.color"],
    ["not in the list", form, accept({ name: "Ada", size: "xl" }), "response.content.size"],
    ["one for many", form, accept({ name: "Ada", tags: "a" }), "response.content.tags"],
    ["one of many not in the list", form, accept({ name: "Ada", tags: ["a", "c"] }), "response.content.tags"],
    ["too few of many", form, accept({ name: "Ada", tags: [] }), "response.content.tags"],
    ["a number for a field that cannot be read", form, accept({ name: "Ada", odd: 5 }), "response.content.odd"],
  ])("%s", (_name, question, response, field) => {
    const result = validateAnswer(question, response);
    expect(result).toMatchObject({ ok: false, error: { code: "invalid_answer", field } });
  });
});

test.each([
  [{ type: "integer", maximum: 5 }, 9, "Count must be at most 5."],
  [{ type: "number", minimum: 0.5 }, 0, "Count must be at least 0.5."],
  [{ type: "integer" }, 1.5, "Count must be a whole number."],
  [{ type: "string", minLength: 1 }, "", "Count must have at least 1 character."],
  [{ type: "string", maxLength: 2 }, "abc", "Count must have at most 2 characters."],
  [{ type: "string", format: "email" }, "ada", "Count must be an email address."],
  [{ type: "string", format: "date" }, "soon", "Count must be a date, such as 2026-01-31."],
  [{ type: "string", enum: ["a"] }, "b", "Count must be one of the choices."],
  [{ type: "array", minItems: 2, items: { enum: ["a", "b"] } }, ["a"], "Count must have at least 2 choices."],
  [{ type: "string", pattern: "^[a-z]+$" }, "A", "Count must match ^[a-z]+$."],
  [{ type: "boolean" }, "yes", "Count must be true or false."],
])("what does not fit is said as a person reads it: %j", (rules, value, message) => {
  const question: Answerable = { kind: "form", schema: { type: "object", properties: { n: { title: "Count", ...rules } } } };
  expect(validateAnswer(question, accept({ n: value }))).toMatchObject({ ok: false, error: { message, field: "response.content.n" } });
});

test("a field whose rule cannot be read is still answered by its type", () => {
  expect(validateAnswer(form, accept({ name: "Ada", odd: "fine" })).ok).toBe(true);
});

test("the options are named, so that a script's author sees what was meant", () => {
  const result = validateAnswer({ kind: "choice", options }, "burn");
  expect(result).toMatchObject({ error: { message: '"burn" is not among the options: keep, drop.' } });
});

describe("an agent's schema cannot stop Beckon", () => {
  const field = (rules: object): Answerable => ({ kind: "form", schema: { type: "object", properties: { a: { type: "string", ...rules } } } });
  const isTaken = (rules: object, value: string | string[]): boolean => validateAnswer(field(rules), accept({ a: value })).ok;

  test.each([
    ["nested repetition", "^(a+)+$"],
    ["alternatives that overlap", "^(a|a)*$"],
    ["many that may be left out", `^${"a?".repeat(60)}${"a".repeat(60)}$`],
    ["many open ones", `${"a*".repeat(12)}$`],
    ["a group within a look ahead", "^(?=(a+)+$)"],
    ["a repetition of great bounds", "^a{0,99}a{0,99}a{0,99}a{0,99}a{0,99}$"],
    ["three open ones and a long tail, which is run", `^a*a*a*${"a{99}".repeat(3)}b$`],
    ["one that is too long", `^${"a".repeat(300)}$`],
  ])("%s", (_what, pattern) => {
    const begun = performance.now();
    for (const length of [199, 19_999]) {
      const text = `${"a".repeat(length)}!`;
      isTaken({ pattern }, text);
      isTaken({ type: "array", items: { type: "string", pattern } }, [text]);
      isTaken({ anyOf: [{ type: "string", pattern }] }, text);
    }
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test("a simple pattern counts, one that is not run lets everything pass", () => {
    expect(isTaken({ pattern: "^[a-z0-9-]+$" }, "no spaces")).toBe(false);
    expect(isTaken({ pattern: "^[a-z0-9-]+$" }, "none-here")).toBe(true);
    expect(isTaken({ pattern: String.raw`^v\d+\.\d{1,3}$` }, "v1")).toBe(false);
    expect(isTaken({ pattern: String.raw`^v\d+\.\d{1,3}$` }, "v1.22")).toBe(true);
    expect(isTaken({ pattern: "^(yes|no)$" }, "maybe")).toBe(true);
  });

  test("a schema within a schema is not followed, and the field can be answered", () => {
    expect(isTaken({ $ref: "#" }, "x")).toBe(true);
    expect(isTaken({ allOf: [{ $ref: "#" }], not: {} }, "x")).toBe(true);
    expect(isTaken({ oneOf: [{ const: "x", title: "X" }, { const: "x", title: "X again" }] }, "x")).toBe(true);
    expect(isTaken({ minLength: null, pattern: null, oneOf: null }, "x")).toBe(true);
  });
});
