import * as fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "../src/backoff.ts";
import { retryHintMs } from "../src/retry-hint.ts";

test("full jitter below a doubling bound, never under the floor or what the server asked for", () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(100), chance, fc.nat(60_000), (attempt, random, atLeast) => {
      const ms = backoffMs(attempt, () => random, atLeast);
      expect(ms).toBeGreaterThanOrEqual(Math.max(100, atLeast));
      expect(ms).toBeLessThanOrEqual(Math.max(100, atLeast, Math.min(30_000, 500 * 2 ** attempt)));
    }),
  );
});

test("many clients that lost their server together come back spread over the whole time", () => {
  const waits = Array.from({ length: 1_000 }, (_one, at) => backoffMs(5, () => at / 1_000));
  const early = waits.filter((ms) => ms < 8_000).length;
  expect(early).toBeGreaterThan(450);
  expect(early).toBeLessThan(550);
});

test("the server's wish is read from the reason of its close frame, and bounded", () => {
  expect(retryHintMs("restart retry_after_ms=1200")).toBe(1_200);
  expect(retryHintMs("restart")).toBe(0);
  expect(retryHintMs("retry_after_ms=-5")).toBe(0);
  expect(retryHintMs("retry_after_ms=999999999")).toBe(300_000);
});
