import type { Random } from "./random.ts";

/** What befalls one connection, once so many bytes have gone in one direction. */
export type Fault =
  | { kind: "none" }
  /** Both sides are destroyed in the middle of whatever goes by. */
  | { kind: "cut"; direction: Direction; afterBytes: number }
  /** Nothing goes on for a while. */
  | { kind: "stall"; direction: Direction; afterBytes: number; ms: number }
  /** Nothing goes on for good, and neither side hears of it. */
  | { kind: "half_open"; direction: Direction; afterBytes: number }
  /** The first bytes go on in pieces of this many. */
  | { kind: "slices"; direction: Direction; bytes: number; size: number };

export type Direction = "up" | "down";

/** Draws a fault; every second connection has none. */
export function drawFault(random: Random): Fault {
  const direction: Direction = random.next() < 0.25 ? "up" : "down";
  const afterBytes = direction === "up" ? random.between(1, 2_000) : random.between(1, 200_000);
  const draw = random.next();
  if (draw < 0.2) return { kind: "cut", direction, afterBytes };
  if (draw < 0.3) return { kind: "stall", direction, afterBytes, ms: random.between(50, 1_500) };
  if (draw < 0.35) return { kind: "half_open", direction, afterBytes };
  if (draw < 0.5) return { kind: "slices", direction, bytes: random.between(100, 10_000), size: random.next() < 0.5 ? 1 : random.between(2, 7) };
  return { kind: "none" };
}
