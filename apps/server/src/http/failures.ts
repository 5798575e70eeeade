import { RateLimiterMemory } from "rate-limiter-flexible";
import { AppError } from "#errors.ts";

const tries = 10;
const withinSeconds = 15 * 60;

/** Counts wrong tokens by the address that they came from. */
export interface Failures {
  count(address: string): Promise<void>;
  /** Throws `rate_limited` where this address has tried too often: 10 times in 15 minutes. */
  admit(address: string): Promise<void>;
}

/** Kept in memory: a restart forgives. `onLimited` hears of every refusal. */
export function createFailures(onLimited: () => void): Failures {
  const limiter = new RateLimiterMemory({ points: tries, duration: withinSeconds });
  return {
    async count(address) {
      await limiter.penalty(address);
    },
    async admit(address) {
      const so = await limiter.get(address);
      if (!so || so.consumedPoints < tries) return;
      onLimited();
      throw new AppError("rate_limited", "Too many wrong tokens came from this address; wait a while.", { retryAfterMs: so.msBeforeNext });
    },
  };
}
