/** When something that failed is due again, by its id. Kept for the life of the process: after a restart, everything is due. */
export interface BackOff {
  isDue(id: string): boolean;
  /** It failed for the nth time in a row. */
  later(id: string, failures: number): void;
  forget(id: string): void;
}

const maxPauseMs = 10 * 60_000;

/** The first pause, doubled with each failure, up to ten minutes. */
export function createBackOff(firstPauseMs: number): BackOff {
  const due = new Map<string, number>();
  return {
    isDue: (id) => performance.now() >= (due.get(id) ?? 0),
    later(id, failures) {
      due.set(id, performance.now() + Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 20)));
    },
    forget: (id) => void due.delete(id),
  };
}
