import type { Response } from "@beckon/protocol";
import type { LogReader } from "#log/log.ts";

/** How a question ended: with an answer, or closed without one. */
export type Settlement = { answered: Response } | { closed: string };

/** Waits for questions to settle, whoever settles them. */
export interface Settlements {
  /** Resolves once; also where the question settles in the very next commit. Forgotten where `until` aborts first. */
  wait(questionId: string, until?: AbortSignal): Promise<Settlement>;
}

/** One follower of the log for all waiting questions. */
export function createSettlements(log: LogReader): Settlements {
  const waiting = new Map<string, Set<(settlement: Settlement) => void>>();
  log.follow((committed) => {
    for (const { event } of committed) {
      if (event.type === "question_answered") settle(event.question_id, { answered: event.response });
      if (event.type === "question_closed") settle(event.question_id, { closed: event.reason });
    }
  });
  const settle = (id: string, settlement: Settlement): void => {
    for (const resolve of waiting.get(id) ?? []) resolve(settlement);
    waiting.delete(id);
  };
  const forget = (id: string, resolve: (settlement: Settlement) => void): void => {
    const all = waiting.get(id);
    if (all?.delete(resolve) && all.size === 0) waiting.delete(id);
  };
  return {
    wait: (id, until) =>
      new Promise((resolve) => {
        const all = waiting.get(id) ?? new Set();
        waiting.set(id, all.add(resolve));
        until?.addEventListener("abort", () => forget(id, resolve), { once: true });
      }),
  };
}
