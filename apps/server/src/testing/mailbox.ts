/** What came, kept until it is asked for. */
export interface Mailbox<T> {
  put(one: T): void;
  /** Takes the first that fits and was not taken yet; waits for it. Rejects after 20 s. */
  take(fits: (one: T) => boolean): Promise<T>;
}

const waitMs = 20_000;

/** `what` names what is awaited, for the error. */
export function createMailbox<T>(what: string): Mailbox<T> {
  const kept: T[] = [];
  const waiting = new Set<() => void>();
  return {
    put(one) {
      kept.push(one);
      for (const look of waiting) look();
    },
    take: (fits) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          waiting.delete(look);
          clearTimeout(timer);
        };
        const look = (): void => {
          const at = kept.findIndex(fits);
          if (at < 0) return;
          end();
          resolve(kept.splice(at, 1)[0] as T);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`${what} did not come; kept: ${JSON.stringify(kept).slice(0, 2_000)}`));
        }, waitMs);
        waiting.add(look);
        look();
      }),
  };
}
