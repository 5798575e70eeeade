import { z } from "zod";
import { fieldWords } from "./field-words.ts";
import { mayMatch } from "./safe-pattern.ts";
import type { FieldValue, FormSchema } from "./question.ts";

type Field = FormSchema["properties"][string];

/**
 * What is wrong with a value of a form's field, as the end of a sentence that begins with it; undefined where nothing is. An agent's schema is not run as it comes: what counts are
 * ACP's own rules (ElicitationSchema), else a `$ref` to itself or a hostile pattern would stop all of Beckon.
 */
export function fieldProblem(field: Field, value: FieldValue | undefined): string | undefined {
  const result = fieldValidator(field).safeParse(value);
  if (!result.success) return fieldWords(result.error.issues[0]);
  return typeof value === "string" && !mayMatch(field["pattern"], value) ? `must match ${String(field["pattern"])}` : undefined;
}

function fieldValidator(field: Field): z.ZodType {
  try {
    return z.fromJSONSchema(knownRules(field) as Parameters<typeof z.fromJSONSchema>[0]);
  } catch {
    // An agent's field that the library cannot read is checked by its type alone, so that it can still be answered.
    const types: Record<string, z.ZodType> = { number: z.number(), integer: z.int(), boolean: z.boolean(), array: z.array(z.string()) };
    return types[field.type] ?? z.string();
  }
}

const bounds = ["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"];

/** The field's rules that ACP has, and no others. */
function knownRules({ type, format, items, ...rules }: Field): object {
  const kept = bounds.flatMap((name) => (typeof rules[name] === "number" ? [[name, rules[name]]] : []));
  return {
    type,
    ...Object.fromEntries(kept),
    ...(typeof format === "string" ? { format } : {}),
    ...choicesOf(rules),
    ...(type === "array" ? { items: { type: "string", ...choicesOf(items) } } : {}),
  };
}

/** The values that a field or its items allow, listed by `enum`, or by `oneOf` or `anyOf` with a `const` each. */
function choicesOf(rules: unknown): { enum?: unknown[] } {
  if (typeof rules !== "object" || rules === null) return {};
  const { enum: values, oneOf, anyOf } = rules as Record<string, unknown>;
  const listed = Array.isArray(values) ? values : [oneOf, anyOf].flatMap((list) => (Array.isArray(list) ? list.map(constOf) : []));
  const choices = [...new Set(listed.filter((one) => ["string", "number", "boolean"].includes(typeof one)))];
  return choices.length === 0 ? {} : { enum: choices };
}

const constOf = (one: unknown): unknown => (typeof one === "object" && one !== null ? (one as { const?: unknown }).const : undefined);
