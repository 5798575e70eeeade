import { setTimeout as delay } from "node:timers/promises";

/** Beckon waited no longer; the agent said nothing. */
export class LateError extends Error {}

/**
 * The promise's outcome, or a LateError that says what took too long; the promise itself goes on. While `waits` says so at the end of
 * the time, it begins anew: what waits for a person is not late.
 */
export async function inTime<T>(promise: Promise<T>, withinMs: number, what: string, waits = (): boolean => false): Promise<T> {
  const over = new AbortController();
  const tooLong = async (): Promise<never> => {
    do {
      // oxlint-disable-next-line no-await-in-loop -- the time begins anew
      await delay(withinMs, undefined, { signal: over.signal, ref: false });
    } while (waits());
    throw new LateError(`it took more than ${withinMs / 1_000} s to ${what}`);
  };
  const late = tooLong();
  try {
    return await Promise.race([promise, late]);
  } finally {
    late.catch(() => undefined);
    promise.catch(() => undefined);
    over.abort();
  }
}
