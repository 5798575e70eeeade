import type { Answer, FieldValue, FormSchema, Option } from "@beckon/protocol";
import { z } from "zod";
import type { Shown } from "#questions/digest.ts";

const option = z.union([
  z.string().min(1).max(500),
  z.object({ label: z.string().min(1).max(500), description: z.string().max(2_000).optional() }),
]);

const question = z.object({
  question: z.string().min(1).max(10_000).describe("The complete question, one thing at a time."),
  header: z.string().max(60).optional().describe("A word or two that name it."),
  options: z.array(option).max(20).optional().describe("What to choose from; leave it out to get a text."),
  multi_select: z.boolean().optional().describe("True where several options may be chosen."),
  allow_other: z.boolean().optional().describe("True where the person may also answer in own words."),
});
type Question = z.infer<typeof question>;

/** Arguments of `ask_person`. */
export const askInput = z.object({
  questions: z.array(question).min(1).max(10).describe("What to ask; several are shown as one form."),
  context: z.string().max(10_000).optional().describe("What the person must know to answer, in Markdown."),
});
export type AskInput = z.infer<typeof askInput>;

/** What was answered to each question, by its words. */
export type Answers = Record<string, string | string[]>;

/** One call as one question: a text, a choice, or for anything more a form. */
export function shownOf({ questions, context }: AskInput): Shown {
  const [first, ...others] = questions;
  const intro = context === undefined ? [] : [context];
  if (!first || others.length > 0) return { kind: "form", message: [...intro, "Several questions"].join("\n\n"), schema: formOf(questions) };
  const message = [...intro, first.question].join("\n\n");
  if (!first.options?.length) return { kind: "text", message };
  return first.multi_select || first.allow_other ? { kind: "form", message, schema: formOf(questions) } : { kind: "choice", message, options: optionsOf(first) };
}

/** An answer in the words of the call that asked; undefined where the person declined to answer. */
export function answersOf({ questions }: AskInput, answer: Answer): Answers | undefined {
  const first = questions[0]?.question ?? "";
  if ("text" in answer) return { [first]: answer.text };
  if ("option" in answer) return { [first]: answer.option.label, ...(answer.note === undefined ? {} : { note: answer.note }) };
  if (answer.action !== "accept") return undefined;
  const { content } = answer;
  const answers: Answers = {};
  questions.forEach((one, index) => {
    const words = wordsOf(one, content[key(index)], content[otherKey(index)]);
    if (words !== undefined) answers[nameOf(questions, index)] = words;
  });
  return answers;
}

/** A question's own words, with its header or its number where an earlier one has the same, so that no answer takes another's place. */
function nameOf(questions: readonly Question[], index: number): string {
  const { question: words = "", header } = questions[index] ?? {};
  const isRepeated = questions.some((one, at) => at !== index && one.question === words);
  return isRepeated ? `${words} (${header === undefined ? "" : `${header}, `}${index + 1})` : words;
}

function wordsOf(one: Question, chosen: FieldValue | undefined, other: FieldValue | undefined): string | string[] | undefined {
  const labels = new Map(optionsOf(one).map(({ id, label }) => [id, label]));
  const name = (value: unknown): string => labels.get(String(value)) ?? String(value);
  const own = typeof other === "string" && other.trim() !== "" ? [other] : [];
  if (Array.isArray(chosen)) return [...chosen.map(name), ...own];
  return own[0] ?? (chosen === undefined ? undefined : name(chosen));
}

const key = (index: number): string => `q${index + 1}`;
const otherKey = (index: number): string => `${key(index)}_other`;

function formOf(questions: readonly Question[]): FormSchema {
  const fields = questions.flatMap((one, index) => fieldsOf(one, index));
  const required = questions.flatMap((one, index) => (one.allow_other || one.multi_select ? [] : [key(index)]));
  return { type: "object", properties: Object.fromEntries(fields), required };
}

function fieldsOf(one: Question, index: number): [string, FormSchema["properties"][string]][] {
  const words = one.header === undefined ? { title: one.question } : { title: one.header, description: one.question };
  const choices = optionsOf(one).map(({ id, label: title, description }) => ({ const: id, title, ...(description === undefined ? {} : { description }) }));
  if (choices.length === 0) return [[key(index), { type: "string", ...words }]];
  const choice = one.multi_select ? { type: "array", items: { anyOf: choices } } : { type: "string", oneOf: choices };
  const other = { type: "string", title: `${words.title}: other` };
  return [[key(index), { ...choice, ...words }], ...(one.allow_other ? [[otherKey(index), other] as [string, typeof other]] : [])];
}

/** The options, those of the same label as one. An option's id is its label where that is short; people and scripts can read it in the log. */
function optionsOf({ options = [] }: Question): Option[] {
  const labels: { label: string; description?: string | undefined }[] = options.map((one) => (typeof one === "string" ? { label: one } : one));
  const numbered = (index: number): string => {
    let id = `option-${index + 1}`;
    // An option may be called that; numbers differ, so that what is appended makes no two the same.
    while (labels.some(({ label }) => label === id)) id += "+";
    return id;
  };
  return labels.flatMap(({ label }, index) => {
    const same = labels.filter((one) => one.label === label);
    if (same[0] !== labels[index]) return [];
    const description = [...new Set(same.flatMap((one) => one.description || []))].join(" / ");
    const isPlain = /^[^\p{Cc}]{1,100}$/u.test(label);
    return { id: isPlain ? label : numbered(index), label, ...(description === "" ? {} : { description }) };
  });
}
