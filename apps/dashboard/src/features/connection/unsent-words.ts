import type { Pending } from "@beckon/client";
import { countWords } from "#ui/time-words.ts";

/** What waits to be sent: `1 answer not sent yet. It leaves by itself.`; "" where nothing does. */
export function unsentWords(unsent: readonly Pending[]): string {
  const messages = unsent.filter((one) => "text" in one).length;
  const answers = unsent.length - messages;
  const parts = [...(answers > 0 ? [countWords(answers, "answer")] : []), ...(messages > 0 ? [countWords(messages, "message")] : [])];
  if (parts.length === 0) return "";
  return `${parts.join(" and ")} not sent yet. ${unsent.length === 1 ? "It leaves by itself." : "They leave by themselves."}`;
}
