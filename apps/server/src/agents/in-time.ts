import { setTimeout as delay } from "node:timers/promises";

/** The promise's outcome, or a rejection that says what took too long; the promise itself goes on. */
export async function inTime<T>(promise: Promise<T>, withinMs: number, what: string): Promise<T> {
  const over = new AbortController();
  const late = delay(withinMs, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Error(`it took more than ${withinMs / 1_000} s to ${what}`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    late.catch(() => undefined);
    promise.catch(() => undefined);
    over.abort();
  }
}
