import type { NewEvent } from "@beckon/protocol";

/** The key under which a question is settled once, answered or closed. */
export const settleKey = (questionId: string): string => `settle/${questionId}`;

/** The keys that these events claim by settling questions. */
export const settleKeys = (events: readonly NewEvent[]): string[] =>
  events.flatMap((event) => (event.type === "question_answered" || event.type === "question_closed" ? [settleKey(event.question_id)] : []));
