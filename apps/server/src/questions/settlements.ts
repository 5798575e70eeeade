import type { Response } from "@beckon/protocol";
import type { LogReader } from "#log/log.ts";

/** How a question ended: with an answer, or closed without one. */
export type Settlement = { answered: Response } | { closed: string };

/** Waits for questions to settle, whoever settles them. */
export interface Settlements {
  /** Resolves once; also where the question settles in the very next commit. */
  wait(questionId: string): Promise<Settlement>;
}

/** One follower of the log for all waiting questions. */
export function createSettlements(log: LogReader): Settlements {
  const waiting = new Map<string, (settlement: Settlement) => void>();
  log.follow((committed) => {
    for (const { event } of committed) {
      if (event.type === "question_answered") settle(event.question_id, { answered: event.response });
      if (event.type === "question_closed") settle(event.question_id, { closed: event.reason });
    }
  });
  const settle = (id: string, settlement: Settlement): void => {
    waiting.get(id)?.(settlement);
    waiting.delete(id);
  };
  return { wait: (questionId) => new Promise((resolve) => waiting.set(questionId, resolve)) };
}
