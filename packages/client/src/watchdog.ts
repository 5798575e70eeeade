import type { Surroundings } from "./surroundings.ts";

/** A probe unanswered for this long is a sign of death. */
const probeWithinMs = 3_000;
/** A probe's timer that fires this much too late says nothing: the page slept, and what came may still wait behind it. */
const lateMs = 2_000;
const mostProbes = 2;

/** What the watchdog does: `probe` asks the peer for any frame, false where it cannot; `lost` gives the connection up. */
export interface WatchdogActs {
  probe(): boolean;
  lost(): void;
}

/**
 * Finds a silent connection by the clock: after `silenceMs` without a frame it asks once, and gives up where nothing comes.
 * Timers of a hidden page run up to a minute late; a late one asks again before it judges.
 */
export function createWatchdog({ now, setTimeout, clearTimeout }: Surroundings, acts: WatchdogActs) {
  let silenceMs = 0;
  let heardAt = 0;
  let probedAt = 0;
  let probes = 0;
  let timer: unknown;

  const arm = (ms: number, act: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
  const check = (): void => {
    const leftMs = heardAt + silenceMs - now();
    if (leftMs > 0) return arm(leftMs, check);
    probe();
  };
  const probe = (): void => {
    probes += 1;
    probedAt = now();
    if (!acts.probe()) return acts.lost();
    arm(probeWithinMs, judge);
  };
  const judge = (): void => {
    if (probes === 0) return check();
    const isLate = now() - probedAt > probeWithinMs + lateMs;
    if (isLate && probes < mostProbes) probe();
    else acts.lost();
  };
  return {
    /** From now on a frame is due every `ms`. */
    expect(ms: number): void {
      silenceMs = ms;
      heardAt = now();
      probes = 0;
      arm(ms, check);
    },
    /** Any frame counts as life. */
    heard(): void {
      heardAt = now();
      probes = 0;
    },
    /** The page woke up: asks at once. */
    wake(): void {
      probes = 0;
      probe();
    },
    stop: (): void => clearTimeout(timer),
  };
}
