/** Runs one thing at a time for each key, in call order. */
export interface Lock {
  <T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Two tickets in one repository must not change its branches and worktrees at once. */
export function createLock(): Lock {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const turn = (tails.get(key) ?? Promise.resolve()).then(work);
    const tail = turn.catch(() => undefined);
    tails.set(key, tail);
    try {
      return await turn;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}

/** Runs alone in a ticket's folder and, where it is known, in its repository: always in this order, so that no two wait for each other. */
export function inFolder<T>(lock: Lock, path: string, repository: { commonDir: string } | undefined, work: () => Promise<T>): Promise<T> {
  return lock(`folder ${path}`, () => (repository ? lock(repository.commonDir, work) : work()));
}
