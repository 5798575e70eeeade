/** Runs tasks one after the other within a lane, and lanes beside each other. */
export interface Lanes {
  /** Runs the task when all earlier ones of its lane have ended, however they ended. */
  run<T>(lane: string, task: () => Promise<T>): Promise<T>;
  /** Resolves when every lane is empty. */
  settled(): Promise<void>;
}

/** No lane at first; each is forgotten when it is empty. */
export function createLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return {
    run<T>(lane: string, task: () => Promise<T>): Promise<T> {
      const done = (last.get(lane) ?? Promise.resolve()).then(task);
      const quiet = done
        .catch(() => undefined)
        .finally(() => {
          if (last.get(lane) === quiet) last.delete(lane);
        });
      last.set(lane, quiet);
      return done;
    },
    async settled() {
      while (last.size > 0) await Promise.all(last.values()); // oxlint-disable-line no-await-in-loop -- a task may start another
    },
  };
}
