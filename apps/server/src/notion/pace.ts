/** Lets calls go at an allowed rate; those that a person waits for go first. */
export interface Pace {
  /** Resolves when a call may go. Rejects with NotionStopped once stopped. */
  take(urgent: boolean): Promise<void>;
  /** Lets nothing go for this long. */
  pause(ms: number): void;
  stop(): void;
}

/** Beckon is stopping: nothing more is asked of Notion. */
export class NotionStopped extends Error {
  override name = "NotionStopped";
}

interface Waiting {
  go(): void;
  refuse(error: NotionStopped): void;
}

/** A token bucket that holds one second's calls (`rate` a second). */
export function createPace(rate: number): Pace {
  const size = Math.max(1, Math.floor(rate));
  const urgentQueue: Waiting[] = [];
  const queue: Waiting[] = [];
  let tokens = size;
  let filledAt = performance.now();
  let pausedUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const serve = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const now = performance.now();
    tokens = Math.min(size, tokens + ((now - filledAt) / 1_000) * rate);
    filledAt = now;
    if (now >= pausedUntil) {
      const ready = urgentQueue.length + queue.length;
      for (let left = Math.min(ready, Math.floor(tokens)); left > 0; left -= 1) {
        tokens -= 1;
        (urgentQueue.shift() ?? queue.shift())?.go();
      }
    }
    if (urgentQueue.length + queue.length === 0) return;
    const untilToken = ((1 - tokens) / rate) * 1_000;
    timer = setTimeout(serve, Math.max(1, untilToken, pausedUntil - now));
  };
  return {
    take(urgent) {
      if (stopped) return Promise.reject(new NotionStopped());
      return new Promise((resolve, reject) => {
        (urgent ? urgentQueue : queue).push({ go: resolve, refuse: reject });
        serve();
      });
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, performance.now() + ms);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      for (const { refuse } of [...urgentQueue.splice(0), ...queue.splice(0)]) refuse(new NotionStopped());
    },
  };
}
