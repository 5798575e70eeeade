import { expect, test } from "vitest";
import { checkHistory } from "#chaos/check-history.ts";
import { runChaos } from "#chaos/run-chaos.ts";

test("with connections cut, stalled, half open and sliced, and the server killed, every event comes once and in order", async () => {
  const { history, deliveries, kills, struck, head, resets } = await runChaos({
    seed: 7,
    readers: 4,
    publishers: 8,
    deliveries: 8_000,
    kills: 2,
  });
  expect(checkHistory(history)).toEqual([]);
  expect(deliveries).toBeGreaterThanOrEqual(8_000);
  expect(kills).toBe(2);
  // Which kinds strike depends on how fast the machine is, that they do does not.
  expect(Object.values(struck).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(5);
  expect(resets).toBe(0);
  expect(head).toBeGreaterThan(200);
}, 120_000);
