import { z } from "zod";
import { limits } from "./limits.ts";
import { remember } from "./rule.ts";
import { filled, id } from "./text.ts";

/** What an agent needs a person for. */
export const questionKind = z.enum(["text", "choice", "permission", "form", "url"]);
export type QuestionKind = z.infer<typeof questionKind>;

/** One way to answer; `kind` is ACP's PermissionOptionKind where the question is a permission. */
export const option = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string().exactOptional(),
  kind: z.string().exactOptional(),
});
export type Option = z.infer<typeof option>;

/** A flat form: ACP's ElicitationSchema, a subset of JSON Schema (elicitation/create, mode form). */
export const formSchema = z.looseObject({
  type: z.literal("object"),
  properties: z.record(z.string(), z.looseObject({ type: z.string() })),
  required: z.array(z.string()).exactOptional(),
});
export type FormSchema = z.infer<typeof formSchema>;

/** A value in a form's content (ACP ElicitationContentValue). */
export const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
export type FieldValue = z.infer<typeof fieldValue>;

/** zod drops a `__proto__` key in silence; here it is an error like any other field that does not belong. */
const content = z
  .unknown()
  .meta({ type: "object" })
  .refine((value) => typeof value !== "object" || value === null || !Object.hasOwn(value, "__proto__"), {
    path: ["__proto__"],
    message: "is not a known field",
  })
  .pipe(z.record(z.string(), fieldValue));

const picked = z.strictObject({ option_id: id, note: filled(limits.note).exactOptional(), remember: remember.exactOptional() });
const acted = z.strictObject({
  action: z.enum(["accept", "decline", "cancel"]),
  content: content.exactOptional(),
});

/** What a person says to a question: a string, an option, or a form's action and content. */
export const response = z.union([filled(limits.response), picked, acted]);
export type Response = z.infer<typeof response>;

/** The tool call that a permission is about, as shown to the person. */
export const shownToolCall = z.object({
  tool_call_id: z.string(),
  title: z.string(),
  kind: z.string(),
  input: z.string().exactOptional(),
  diff: z.array(z.object({ path: z.string(), old_text: z.string().exactOptional(), new_text: z.string() })).exactOptional(),
});
export type ShownToolCall = z.infer<typeof shownToolCall>;
