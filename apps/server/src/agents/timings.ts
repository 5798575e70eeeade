/** Every period that the running of agents waits for, in milliseconds; tests bring shorter ones. */
export interface Timings {
  /** An idle process is kept this long for the next message. */
  idleMs: number;
  /** For an agent to end its turn after session/cancel, before its process is ended. */
  cancelGraceMs: number;
  /** Between SIGTERM and SIGKILL. */
  termGraceMs: number;
  /** For initialize, and again for the opening of a session: agents that install or sign in first are slow. */
  openWithinMs: number;
}

export const defaultTimings: Timings = {
  idleMs: 10 * 60_000,
  cancelGraceMs: 5_000,
  termGraceMs: 3_000,
  openWithinMs: 180_000,
};
