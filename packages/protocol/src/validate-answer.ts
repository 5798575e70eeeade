import type { ErrorBody } from "./error-code.ts";
import { fieldProblem } from "./form-field.ts";
import type { Remember } from "./rule.ts";
import type { FieldValue, FormSchema, Option, QuestionKind, Response } from "./question.ts";

/** What a question allows as an answer. */
export interface Answerable {
  kind: QuestionKind;
  options?: readonly Option[];
  schema?: FormSchema;
}

/** An answer in one shape, whatever was sent: words, an option, or a form's outcome. */
export type Answer =
  | { text: string }
  | { option: Option; note?: string; remember?: Remember }
  | { action: "accept"; content: Record<string, FieldValue> }
  | { action: "decline" | "cancel" };

const wrong = (message: string, field = "response"): { ok: false; error: ErrorBody } => ({
  ok: false,
  error: { code: "invalid_answer", message, field },
});

/**
 * Checks a response against its question (DESIGN section 5). A bare string for a choice or permission is an option id.
 * Any question but a permission may be declined or cancelled. Errors: `invalid_answer` with the field.
 */
export function validateAnswer(question: Answerable, response: Response): { ok: true; answer: Answer } | { ok: false; error: ErrorBody } {
  if (typeof response === "object" && "action" in response) {
    if (question.kind === "permission") return wrong("A permission is answered with one of its options.", "response.action");
    if (response.action !== "accept") return { ok: true, answer: { action: response.action } };
    if (question.kind === "url") return { ok: true, answer: { action: "accept", content: {} } };
    if (question.kind === "form") return validateForm(question.schema, response.content ?? {});
    return wrong(`A ${question.kind} question is answered directly, not with action accept.`, "response.action");
  }
  if (question.kind === "form" || question.kind === "url")
    return wrong(`A ${question.kind} question is answered with an action.`);
  if (question.kind === "text")
    return typeof response === "string" ? { ok: true, answer: { text: response } } : wrong("A text question is answered with text.");
  const { option_id: id, note, remember } = typeof response === "string" ? { option_id: response } : { note: undefined, remember: undefined, ...response };
  const option = question.options?.find((one) => one.id === id);
  if (!option) {
    const ids = question.options?.map((one) => one.id).join(", ") ?? "";
    return wrong(`"${id.slice(0, 80)}" is not among the options: ${ids}.`, typeof response === "string" ? "response" : "response.option_id");
  }
  if (remember) {
    if (question.kind !== "permission") return wrong("Only the answer to a permission can be remembered.", "response.remember");
    if (!option.kind?.endsWith("_once")) return wrong("Answer with an option that counts once; Beckon keeps the rule.", "response.option_id");
  }
  return { ok: true, answer: { option, ...(note === undefined ? {} : { note }), ...(remember ? { remember } : {}) } };
}

function validateForm(schema: FormSchema | undefined, content: Record<string, FieldValue>): ReturnType<typeof validateAnswer> {
  const properties = schema?.properties ?? {};
  const unknown = Object.keys(content).find((key) => !Object.hasOwn(properties, key));
  if (unknown !== undefined) return wrong(`${unknown} is not a field of the form.`, `response.content.${unknown}`);
  for (const [name, field] of Object.entries(properties)) {
    // As the form names it to people.
    const shown = typeof field["title"] === "string" && field["title"] !== "" ? field["title"] : name;
    if (!Object.hasOwn(content, name)) {
      if (schema?.required?.includes(name)) return wrong(`${shown} is required.`, `response.content.${name}`);
      continue;
    }
    const problem = fieldProblem(field, content[name]);
    if (problem !== undefined) return wrong(`${shown} ${problem}.`, `response.content.${name}`);
  }
  return { ok: true, answer: { action: "accept", content } };
}
