const perSecond = 50;
const burst = 200;

/** A token bucket for one connection's frames. */
export function createRate(now: () => number = Date.now) {
  let tokens = burst;
  let at = now();
  let refused = 0;
  return {
    /** 0 where a frame may pass, else milliseconds until one may. */
    take(): number {
      const time = now();
      tokens = Math.min(burst, tokens + ((time - at) / 1_000) * perSecond);
      at = time;
      if (tokens >= 1) {
        tokens -= 1;
        refused = 0;
        return 0;
      }
      refused += 1;
      return Math.ceil(((1 - tokens) / perSecond) * 1_000);
    },
    /** Frames refused in a row. */
    refused: () => refused,
  };
}
