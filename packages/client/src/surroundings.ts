import { listenToBrowser, type Wakeup } from "./wakeups.ts";

/** Time, chance and the browser's signals, replaceable in tests. Times are in milliseconds. */
export interface Surroundings {
  now(): number;
  random(): number;
  setTimeout(act: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  listen(listener: (wakeup: Wakeup) => void): () => void;
}

export const here: Surroundings = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimeout: (act, ms) => setTimeout(act, ms),
  clearTimeout: (timer) => clearTimeout(timer as number),
  listen: listenToBrowser,
};
