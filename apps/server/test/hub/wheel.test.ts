import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createWheel } from "#hub/wheel.ts";

test("an item is due once, not before its time and less than two ticks after it", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_200 }), { maxLength: 40 }), fc.integer({ min: 5, max: 50 }), (delays, tickMs) => {
      const dueAt = new Map<number, number>();
      const wheel = createWheel<number>(tickMs, (item) => {
        expect(dueAt.has(item)).toBe(false);
        dueAt.set(item, wheel.ticks * tickMs);
      });
      const fitting = delays.filter((ms) => ms <= 120 * tickMs);
      fitting.forEach((ms, item) => wheel.put(item, ms));
      for (let tick = 0; tick < 130; tick += 1) wheel.tick();
      fitting.forEach((ms, item) => {
        expect(dueAt.get(item)).toBeGreaterThanOrEqual(ms);
        expect(dueAt.get(item)).toBeLessThanOrEqual(ms + 2 * tickMs);
      });
    }),
  );
});

test("an item put anew has its last deadline only, and one that is removed has none", () => {
  const due: string[] = [];
  const wheel = createWheel<string>(10, (item) => due.push(item));
  wheel.put("moved", 10);
  wheel.put("moved", 100);
  wheel.put("gone", 10);
  wheel.remove("gone");
  for (let tick = 0; tick < 5; tick += 1) wheel.tick();
  expect(due).toEqual([]);
  for (let tick = 0; tick < 20; tick += 1) wheel.tick();
  expect(due).toEqual(["moved"]);
});
