const waitMs = 15_000;

/** Waits for something to be seen, looked for whenever something may have changed. `describe` is told where nothing came. */
export function createWatch(describe: () => string) {
  const waiting = new Set<() => void>();
  return {
    look(): void {
      for (const one of waiting) one();
    },
    until<T>(find: () => T | undefined | false): Promise<T> {
      return new Promise((resolve, reject) => {
        const end = (): void => {
          waiting.delete(attempt);
          clearTimeout(timer);
        };
        const attempt = (): void => {
          const found = find();
          if (found === undefined || found === false) return;
          end();
          resolve(found);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`it did not come; asked of Notion so far:\n${describe()}`));
        }, waitMs);
        waiting.add(attempt);
        attempt();
      });
    },
  };
}
