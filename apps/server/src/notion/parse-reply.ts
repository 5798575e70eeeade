import type { FieldValue, FormSchema, Option, QuestionKind, Response } from "@beckon/protocol";
import { choicesOf, titleOf } from "./words.ts";

/** What a reply is read against. */
export interface Replyable {
  kind: QuestionKind;
  options?: readonly Option[];
  schema?: FormSchema;
}

/** The reply as a response, or what would be one, in words for the person. */
export type Reply = { ok: true; response: Response } | { ok: false; expected: string };

/** Reads a person's words: a choice by its number, label or id; a form by lines "name: value". Validity is decided by the use case. */
export function parseReply({ kind, options = [], schema }: Replyable, words: string): Reply {
  const text = words.trim();
  if (text === "") return { ok: false, expected: "The reply is empty." };
  if (kind === "text") return { ok: true, response: text };
  if (kind === "choice") return choice(options, text);
  if (kind === "form") return form(schema, text);
  return { ok: false, expected: "This can only be answered in Beckon." };
}

function choice(options: readonly Option[], text: string): Reply {
  const found = pick(options.map(({ id, label }) => ({ value: id, label })), text);
  if (found !== undefined) return { ok: true, response: found };
  if (isDecline(text)) return { ok: true, response: { action: "decline" } };
  return { ok: false, expected: `Reply with a number from 1 to ${options.length}, or with one of: ${options.map(({ label }) => label).join(", ")}.` };
}

/** By value or label, whatever the case, else by number: a label may itself be a number. */
function pick(choices: readonly { value: string; label: string }[], text: string): string | undefined {
  const same = (a: string): boolean => a.trim().toLowerCase() === text.trim().toLowerCase();
  const named = choices.find(({ label }) => same(label)) ?? choices.find(({ value }) => same(value));
  if (named) return named.value;
  const number = /^(\d{1,3})[.)]?$/.exec(text.trim())?.[1];
  return number === undefined ? undefined : choices[Number(number) - 1]?.value;
}

const isDecline = (text: string): boolean => /^(decline|declined|skip)[.]?$/i.test(text);

function form(schema: FormSchema | undefined, text: string): Reply {
  const fields = Object.entries(schema?.properties ?? {});
  if (isDecline(text)) return { ok: true, response: { action: "decline" } };
  const given = values(fields, text);
  if (typeof given === "string") return { ok: false, expected: given };
  const content: Record<string, FieldValue> = {};
  for (const [name, field] of fields) {
    const words = given[name];
    if (words === undefined) continue;
    const value = valueOf(field, words);
    if (value === undefined) return { ok: false, expected: `"${words}" does not fit ${titleOf(name, field)}, which takes ${takes(field)}.` };
    content[name] = value;
  }
  return { ok: true, response: { action: "accept", content } };
}

type Fields = [string, FormSchema["properties"][string]][];

/** The words for each field: a form of one field takes the whole reply. Gives a sentence where a line names no field. */
function values(fields: Fields, text: string): Record<string, string> | string {
  const [only, ...others] = fields;
  if (only && others.length === 0 && !fieldOf(fields, text)) return { [only[0]]: text };
  const given: Record<string, string> = {};
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const found = fieldOf(fields, line);
    if (!found) return `Reply with one line for each of: ${fields.map(([name, field]) => `"${titleOf(name, field)}: value"`).join(", ")}.`;
    given[found.name] = found.words;
  }
  return given;
}

function fieldOf(fields: Fields, line: string): { name: string; words: string } | undefined {
  const lower = line.trim().toLowerCase();
  for (const [name, field] of fields)
    for (const title of [titleOf(name, field), name]) {
      const head = `${title.toLowerCase()}:`;
      if (lower.startsWith(head)) return { name, words: line.trim().slice(head.length).trim() };
    }
  return undefined;
}

/** Words as the field's type wants them; undefined where they do not fit. */
function valueOf(field: FormSchema["properties"][string], words: string): FieldValue | undefined {
  const choices = choicesOf(field);
  if (field.type === "array") {
    const parts = words.split(",").map((part) => part.trim()).filter(Boolean);
    const picked = parts.map((part) => (choices.length > 0 ? pick(choices, part) : part));
    return picked.every((one) => one !== undefined) ? picked : undefined;
  }
  if (choices.length > 0) return pick(choices, words);
  if (field.type === "boolean") return booleans[words.toLowerCase()];
  if (field.type !== "number" && field.type !== "integer") return words;
  const number = Number(words);
  return words === "" || !Number.isFinite(number) || (field.type === "integer" && !Number.isInteger(number)) ? undefined : number;
}

const booleans: Record<string, boolean | undefined> = { yes: true, no: false, true: true, false: false, y: true, n: false };

function takes(field: FormSchema["properties"][string]): string {
  const choices = choicesOf(field);
  if (choices.length > 0) return `a number from 1 to ${choices.length} or one of: ${choices.map(({ label }) => label).join(", ")}`;
  return field.type === "boolean" ? "yes or no" : field.type === "integer" ? "a whole number" : `a ${field.type}`;
}
