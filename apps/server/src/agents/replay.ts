import { setTimeout as delay } from "node:timers/promises";

/** Where a session is being loaded, whether what comes now is the replay of its past. */
export interface Replay {
  /** True from the request to load until its replay has come. */
  on(): boolean;
  set(on: boolean): void;
  /** Notes that an update came. */
  heard(): void;
  /** Resolves when no update has come for a moment: some agents (Gemini) replay after they have answered. */
  ended(): Promise<void>;
}

/** `quietMs` without an update is the end of a replay. */
export function createReplay(quietMs: number): Replay {
  let replaying = false;
  let last = 0;
  return {
    on: () => replaying,
    set: (on) => (replaying = on),
    heard: () => (last = performance.now()),
    async ended() {
      if (!replaying) return;
      for (let wait = quietMs; wait > 0; wait = last + quietMs - performance.now())
        // oxlint-disable-next-line no-await-in-loop -- waits on as long as more comes
        await delay(wait);
      replaying = false;
    },
  };
}
