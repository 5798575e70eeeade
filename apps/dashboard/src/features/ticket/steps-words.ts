import type { ToolCall } from "#live/timeline/item.ts";
import { countWords } from "#ui/time-words.ts";

/** ACP's tool kinds as people say them (ACP v1, ToolKind). */
const verbs: Record<string, string> = { execute: "run", switch_mode: "mode" };

/** A run of tool calls in one line: `9 steps: read 6, edit 2, run 1`; one call by its own name. */
export function stepsWords(calls: readonly ToolCall[]): string {
  const [only] = calls;
  if (only && calls.length === 1) return only.title;
  const counts = new Map<string, number>();
  for (const { kind } of calls) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].map(([kind, count]) => `${verbs[kind] ?? kind} ${count}`);
  return `${countWords(calls.length, "step")}: ${kinds.join(", ")}`;
}
