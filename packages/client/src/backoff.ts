const floorMs = 100;
const baseMs = 500;
const capMs = 30_000;

/**
 * Milliseconds to wait before try `attempt` (0, 1, 2 …): full jitter below a doubling bound of at most 30 s, never under 100 ms
 * or under what the server asked for.
 */
export function backoffMs(attempt: number, random: () => number, atLeastMs = 0): number {
  const bound = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 16));
  return Math.max(floorMs, atLeastMs, Math.round(random() * bound));
}
