import type { Timings } from "./timings.ts";

/** Attempts in a row that may fail before a person has to look. */
const maxAttempts = 5;

/**
 * When the next attempt comes after this many failures in a row, as ISO 8601: 10 s, then twice as long each time, at most 5 min
 * (OpenAI Symphony, SPEC.md, "Retry"); undefined after the fifth.
 */
export function retryAt(failures: number, { now, retryBaseMs, retryMaxMs }: Pick<Timings, "now" | "retryBaseMs" | "retryMaxMs">): string | undefined {
  if (failures >= maxAttempts) return undefined;
  return new Date(now() + Math.min(retryBaseMs * 2 ** (failures - 1), retryMaxMs)).toISOString();
}
