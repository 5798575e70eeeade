const msPerFrame = 20;
const burstMs = 200 * msPerFrame;
const bytesPerFrame = 2_048;
const patience = 1_000;

/**
 * A token bucket for what one connection sends: 50 frames a second and 200 at once, where long frames count for more. It holds
 * milliseconds. `now` is in milliseconds.
 */
export function createRate(now: () => number = () => performance.now()) {
  let creditMs = burstMs;
  let at = now();
  let refused = 0;
  return {
    /** 0 where a frame of `bytes` may pass, else milliseconds until one may. */
    take(bytes: number): number {
      const time = now();
      creditMs = Math.min(burstMs, creditMs + time - at);
      at = time;
      if (creditMs > burstMs - 2 * msPerFrame) refused = 0;
      const costMs = msPerFrame * (1 + Math.floor(bytes / bytesPerFrame));
      if (creditMs >= costMs) {
        creditMs -= costMs;
        return 0;
      }
      refused += 1;
      return Math.ceil(costMs - creditMs);
    },
    /** True once a peer goes on and on in spite of refusals; one that was quiet for a while starts anew. */
    isFlooding: () => refused > patience,
  };
}
