import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "#errors.ts";

/** What is limited, and how much of it a person, and an address, may do in a minute: far above what people do, far below what hurts. */
export const defaultRates = {
  requests: 6_000,
  answers: 1_200,
  creations: 1_200,
  "sign-ins": 30,
  /** Calls of agents to `/mcp`; apart from `requests`, so that an agent that runs wild does not use up what people have. */
  "agent-calls": 6_000,
  webhooks: 1_200,
  sockets: 6_000,
};
export type Rate = keyof typeof defaultRates;

/** Counts what people and addresses do. */
export interface RateLimits {
  /** Counts one for each of these; throws `rate_limited` with the time to wait where one has had its share. */
  spend(rate: Rate, ...of: (string | undefined)[]): Promise<void>;
}

const windowSeconds = 60;

/** Kept in memory, each minute anew; without rates nothing is limited. `onLimited` hears of every refusal. */
export function createRateLimits(rates: Record<Rate, number> | undefined, onLimited: (rate: Rate) => void): RateLimits {
  if (!rates) return { spend: () => Promise.resolve() };
  const limiters = new Map(Object.entries(rates).map(([rate, points]) => [rate, new RateLimiterMemory({ points, duration: windowSeconds })]));
  return {
    async spend(rate, ...of) {
      try {
        await Promise.all(of.filter((one) => one !== undefined).map(async (one) => limiters.get(rate)?.consume(one)));
      } catch (thrown) {
        if (!(thrown instanceof RateLimiterRes)) throw thrown;
        onLimited(rate);
        throw new AppError("rate_limited", `Too many ${rate} in a minute; the limit is ${rates[rate]}.`, { retryAfterMs: thrown.msBeforeNext });
      }
    },
  };
}
