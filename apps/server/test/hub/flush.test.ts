import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFlush } from "#hub/flush.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A flush that takes `tookMs`, and when it ran. */
function flushes(tookMs: number) {
  const at: number[] = [];
  const start = performance.now();
  const flush = createFlush(() => {
    at.push(performance.now() - start);
    vi.advanceTimersByTime(tookMs);
  });
  vi.advanceTimersByTime(100);
  return { flush, at };
}

test("the first after a quiet spell leaves at once, what comes within 4 ms leaves together", () => {
  const { flush, at } = flushes(0);
  flush.request();
  expect(at).toEqual([100]);
  for (let commit = 0; commit < 3; commit += 1) {
    vi.advanceTimersByTime(1);
    flush.request();
  }
  expect(at).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(at).toEqual([100, 104]);
  vi.advanceTimersByTime(50);
  expect(at).toHaveLength(2);
  flush.request();
  expect(at).toHaveLength(3);
});

test("where flushes take long and commits keep coming, they take half of the time, and no event waits over 25 ms for one", () => {
  for (const [tookMs, gapMs] of [
    [10, 10],
    [40, 25],
  ] as const) {
    const { flush, at } = flushes(tookMs);
    for (let commit = 0; commit < 400; commit += 1) {
      flush.request();
      vi.advanceTimersByTime(1);
    }
    const gaps = at.slice(3).map((time, index) => time - (at[index + 2] ?? 0) - tookMs);
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(gapMs);
      expect(gap).toBeLessThanOrEqual(gapMs + 2);
    }
  }
});

test("one at a time, none waits longer than 4 ms, however long a flush takes", () => {
  const { flush, at } = flushes(10);
  const waits: number[] = [];
  for (let commit = 0; commit < 20; commit += 1) {
    const before = at.length;
    const requested = performance.now();
    flush.request();
    for (let ms = 0; ms < 5 && at.length === before; ms += 1) vi.advanceTimersByTime(1);
    waits.push(performance.now() - requested - 10);
    vi.advanceTimersByTime(2);
  }
  expect(at).toHaveLength(20);
  expect(Math.max(...waits)).toBeLessThanOrEqual(4);
});
