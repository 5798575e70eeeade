/** A leap of the wall clock by more than this means that the computer slept, or that its clock was set. */
const leapMs = 60_000;

/** Looks at the clock every so often, and tells of each leap: from when to when. Gives what ends the looking. */
export function watchClock(onLeap: (from: number, to: number) => void, { now, everyMs }: { now(): number; everyMs: number }): () => void {
  let last = now();
  const timer = setInterval(() => {
    const from = last;
    last = now();
    if (Math.abs(last - from - everyMs) > leapMs) onLeap(from, last);
  }, everyMs).unref();
  return () => clearInterval(timer);
}
