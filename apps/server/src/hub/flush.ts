/** After a quiet spell events leave at once; after a flush they gather for this long. */
const gatherMs = 4;
/** However long a flush takes, what came meanwhile waits no longer than this. */
const mostMs = 25;

/** When to write: `request` at every commit; `act` runs at once or joined with what comes soon. */
export function createFlush(act: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let dueAt = 0;
  const run = (gatheredBefore: boolean): void => {
    clearTimeout(timer);
    timer = undefined;
    const start = performance.now();
    act();
    const end = performance.now();
    // Where commits come faster than they can be written one by one, flushes take half of the time, and each carries more.
    dueAt = end + (gatheredBefore ? Math.min(mostMs, Math.max(gatherMs, end - start)) : gatherMs);
  };
  return {
    request(): void {
      if (timer) return;
      const waitMs = dueAt - performance.now();
      if (waitMs <= 0) run(false);
      else timer = setTimeout(run, waitMs, true);
    },
    now: () => run(false),
    stop: () => clearTimeout(timer),
  };
}
