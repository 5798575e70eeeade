/** Every period that the running of agents waits for, in milliseconds; tests bring shorter ones. */
export interface Timings {
  /** The wall clock: milliseconds since 1970. */
  now(): number;
  /** An idle process is kept this long for the next message. */
  idleMs: number;
  /** For an agent to end its turn after session/cancel, before its process is ended. */
  cancelGraceMs: number;
  /** Between SIGTERM and SIGKILL. */
  termGraceMs: number;
  /** What has not ended by then is told to people. */
  lastingMs: number;
  /** For initialize, and again for the opening of a session: agents that install or sign in first are slow. */
  openWithinMs: number;
  /** Silence that ends the replay of a loaded session. */
  replayQuietMs: number;
  /** Before the first attempt after a failure; twice as long after each more. */
  retryBaseMs: number;
  retryMaxMs: number;
  /** Until the next attempt after a provider's limit that does not say when it ends. */
  parkMs: number;
  /** Between two attempts whose start or end could not be stored. */
  brokenMs: number;
  /** A session that has waited this long for a person gives its place to one that has none. */
  releaseAfterMs: number;
  /** How often the clock is looked at: a leap between two looks means that the computer slept. */
  clockEveryMs: number;
  /** How often agents that are late or quiet are looked for, to tell people. */
  stuckEveryMs: number;
  /** After a start, the report of what was cut waits this long for sessions that are slow to open. */
  reportWithinMs: number;
  /** For an agent to ask our MCP endpoint for its tools, before its first prompt. */
  toolsWithinMs: number;
  /** One call of ask_person waits this long; below the 60 s after which clients give up. */
  askWaitMs: number;
  /** Between two signs of life of a call that waits; clients that get them wait longer. */
  askProgressMs: number;
}

export const defaultTimings: Timings = {
  now: Date.now,
  idleMs: 10 * 60_000,
  cancelGraceMs: 5_000,
  termGraceMs: 3_000,
  lastingMs: 30_000,
  openWithinMs: 180_000,
  replayQuietMs: 200,
  retryBaseMs: 10_000,
  retryMaxMs: 300_000,
  parkMs: 5 * 60_000,
  brokenMs: 2_000,
  releaseAfterMs: 60_000,
  clockEveryMs: 10_000,
  stuckEveryMs: 10_000,
  reportWithinMs: 60_000,
  toolsWithinMs: 10_000,
  askWaitMs: 45_000,
  askProgressMs: 10_000,
};
