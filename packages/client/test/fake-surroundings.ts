import type { Surroundings, Wakeup } from "@beckon/client";

/** Time that passes when a test says so, and chance that is always the same. */
export interface FakeSurroundings extends Surroundings {
  /** Lets time pass; timers that fall due run in their order, each `lateMs` too late. */
  pass(ms: number, lateMs?: number): void;
  says(wakeup: Wakeup): void;
  /** Timers that still wait. */
  timers(): number;
}

/** Starts at 0; `chance` is what `random` gives. */
export function fakeSurroundings(chance = 0.5): FakeSurroundings {
  let time = 0;
  let count = 0;
  const timers = new Map<number, { at: number; act: () => void }>();
  const listeners = new Set<(wakeup: Wakeup) => void>();
  return {
    now: () => time,
    random: () => chance,
    setTimeout(act, ms) {
      count += 1;
      timers.set(count, { at: time + ms, act });
      return count;
    },
    clearTimeout: (timer) => void timers.delete(timer as number),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pass(ms, lateMs = 0) {
      const until = time + ms;
      for (;;) {
        const next = [...timers].filter(([, { at }]) => at + lateMs <= until).toSorted(([, a], [, b]) => a.at - b.at)[0];
        if (!next) break;
        const [id, { at, act }] = next;
        timers.delete(id);
        time = Math.max(time, at + lateMs);
        act();
      }
      time = until;
    },
    says: (wakeup) => listeners.forEach((listener) => listener(wakeup)),
    timers: () => timers.size,
  };
}
