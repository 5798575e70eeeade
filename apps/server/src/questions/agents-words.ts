import { validateAnswer, type Answer, type Response } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import type { Shown } from "./digest.ts";

/**
 * A recorded response as the agent that asked knows it. Where people were shown a question with a secret taken out of an option, a field or a
 * choice, the agent gets back what it had said there. Undefined where the response does not fit the question.
 */
export function answerInAgentsWords(log: Pick<Log, "redacted">, asked: Shown, response: Response): Answer | undefined {
  const told = log.redacted(asked);
  const checked = validateAnswer(told, response);
  if (!checked.ok) return undefined;
  const { answer } = checked;
  if ("option" in answer) return { ...answer, option: asked.options?.[told.options?.indexOf(answer.option) ?? -1] ?? answer.option };
  if (!("content" in answer)) return answer;
  const back = new Map<string, string>();
  pair(told.schema, asked.schema, back);
  return { ...answer, content: restored(answer.content, back) as typeof answer.content };
}

/** Walks both, which have the same shape, and notes what stands for what. */
function pair(told: unknown, asked: unknown, back: Map<string, string>): void {
  if (typeof told === "string" && typeof asked === "string" && told !== asked) back.set(told, asked);
  if (typeof told !== "object" || told === null || typeof asked !== "object" || asked === null) return;
  const others = Object.entries(asked);
  Object.entries(told).forEach(([name, one], index) => {
    const [otherName, other] = others[index] ?? [];
    pair(name, otherName, back);
    pair(one, other, back);
  });
}

function restored(value: unknown, back: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return back.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => restored(one, back));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [back.get(name) ?? name, restored(one, back)]));
}
