/** After a quiet spell events leave at once; after a flush they gather for this long. */
const gatherMs = 4;
/** However long a flush takes, what came meanwhile waits no longer than this. */
const mostMs = 25;

/** When to write: `request` at every commit; `act` runs at once or joined with what comes soon. */
export function createFlush(act: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let dueAt = 0;
  let requests = 0;
  const now = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const areMany = requests > 1;
    requests = 0;
    const start = performance.now();
    act();
    const end = performance.now();
    // Where commits come faster than they can be written one by one, flushes take half of the time, and each carries more.
    dueAt = end + (areMany ? Math.min(mostMs, Math.max(gatherMs, end - start)) : gatherMs);
  };
  return {
    request(): void {
      requests += 1;
      if (timer) return;
      const waitMs = dueAt - performance.now();
      if (waitMs <= 0) now();
      else timer = setTimeout(now, waitMs);
    },
    now,
    stop: () => clearTimeout(timer),
  };
}
