import { expect, test } from "vitest";
import { checkHistory } from "#chaos/check-history.ts";
import { runChaos } from "#chaos/run-chaos.ts";

test("with connections cut, stalled, half open and sliced, and the server killed, every event comes once and in order", async () => {
  const { history, deliveries, kills, struck, head, resets } = await runChaos({
    seed: 7,
    readers: 4,
    publishers: 8,
    deliveries: 5_000,
    kills: 1,
  });
  expect(checkHistory(history)).toEqual([]);
  expect(deliveries).toBeGreaterThanOrEqual(5_000);
  expect(kills).toBe(1);
  expect(Object.values(struck).every((times) => times > 0)).toBe(true);
  expect(resets).toBe(0);
  expect(head).toBeGreaterThan(200);
}, 120_000);
