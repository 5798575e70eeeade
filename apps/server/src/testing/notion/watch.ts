
/** Waits for something to be seen, looked for whenever something may have changed. `describe` is told where nothing came. */
export function createWatch(describe: () => string) {
  const waiting = new Set<() => void>();
  return {
    look(): void {
      for (const one of waiting) one();
    },
    until<T>(find: () => T | undefined | false, withinMs = 15_000): Promise<T> {
      // Made here, so that it shows who waited.
      const late = new Error("it did not come");
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
          late.message += `; asked of Notion last:\n${describe()}`;
          reject(late);
        }, withinMs);
        waiting.add(attempt);
        attempt();
      });
    },
  };
}
