import type { Answer, FormSchema } from "@beckon/protocol";
import type { RequestPermissionRequest, RequestPermissionResponse } from "@agentclientprotocol/sdk";
import { z } from "zod";
import type { Shown } from "#questions/digest.ts";

const question = z.looseObject({
  question: z.string(),
  header: z.string().optional(),
  options: z.array(z.looseObject({ label: z.string(), description: z.string().optional() })).min(1),
  multiSelect: z.boolean().optional(),
});
const meta = z.looseObject({ qwenQuestions: z.array(question).min(1).max(20) });
type Question = z.infer<typeof question>;

const other = "_other";

/** Qwen's `ask_user_question`: a permission request that is a form, whose answers go beside its outcome. */
export interface QwenQuestion {
  shown: Shown;
  answer(answer: Answer | undefined): RequestPermissionResponse & { answers?: Record<string, string> };
}

/** The form in a permission request of Qwen's; undefined for any other request. */
export function qwenQuestion({ toolCall, options }: RequestPermissionRequest): QwenQuestion | undefined {
  const parsed = meta.safeParse(toolCall._meta);
  if (!parsed.success) return undefined;
  const questions = parsed.data.qwenQuestions;
  const optionOf = (kind: string): string | undefined => options.find((one) => one.kind.startsWith(kind))?.optionId;
  const [allow, reject] = [optionOf("allow_once") ?? optionOf("allow"), optionOf("reject")];
  const message = questions.length === 1 ? (questions[0]?.question ?? "") : "Several questions";
  return {
    shown: { kind: "form", message, schema: { type: "object", properties: Object.fromEntries(questions.flatMap(fields)) } },
    answer(answer) {
      if (answer && "action" in answer && answer.action === "accept" && allow !== undefined)
        return { outcome: { outcome: "selected", optionId: allow }, answers: answersOf(questions, answer.content) };
      return { outcome: answer && reject !== undefined ? { outcome: "selected", optionId: reject } : { outcome: "cancelled" } };
    },
  };
}

function fields({ question, header, options, multiSelect }: Question, index: number): [string, FormSchema["properties"][string]][] {
  const choices = options.map(({ label, description }) => ({ const: label, title: label, ...(description ? { description } : {}) }));
  const title = header ?? `Question ${index + 1}`;
  const choice = multiSelect ? { type: "array", items: { anyOf: choices } } : { type: "string", oneOf: choices };
  return [
    [String(index), { ...choice, title, description: question }],
    [`${index}${other}`, { type: "string", title: `${title}: other` }],
  ];
}

/** By the question's index; own words win over a choice, several choices are joined as Qwen's own dialog does. */
function answersOf(questions: readonly Question[], content: Record<string, unknown>): Record<string, string> {
  const answers: Record<string, string> = {};
  questions.forEach((_question, index) => {
    const chosen = content[String(index)];
    const words = content[`${index}${other}`];
    const parts = [...(Array.isArray(chosen) ? chosen : [chosen]), words].filter((one) => typeof one === "string" && one.trim() !== "");
    const given = typeof words === "string" && words.trim() !== "" && !Array.isArray(chosen) ? words : parts.join(", ");
    if (given !== "") answers[String(index)] = given;
  });
  return answers;
}
