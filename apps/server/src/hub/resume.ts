import { limits, type ResetReason } from "@beckon/protocol";
import type { CursorParts } from "#log/cursor.ts";

/** What the log says about a cursor's place. */
export interface LogFacts {
  epoch: string;
  head: number;
  /** The highest seq whose payload is gone; 0 where none is. */
  floor: number;
  /** The first 16 hex digits of the chained digest at this seq; undefined where there is no such event. */
  digestAt(seq: number): string | undefined;
  bytesAfter(seq: number): number;
}

/** Continue after this seq, or start again from a snapshot, and why. */
export type ResumeDecision = { after: number } | { reset: ResetReason };

/**
 * Whether a cursor can be continued from (DESIGN section 5). A cursor that never came from a log is of another epoch.
 * Nothing to replay is a success. The digest is compared before anything is said about what lies between.
 */
export function decideResume(cursor: CursorParts | undefined, log: LogFacts): ResumeDecision {
  if (!cursor || cursor.epoch !== log.epoch) return { reset: "epoch" };
  if (cursor.seq > log.head) return { reset: "ahead" };
  if (log.digestAt(cursor.seq) !== cursor.digest) return { reset: "diverged" };
  if (cursor.seq < log.floor) return { reset: "expired" };
  if (log.head - cursor.seq > limits.replay_events || log.bytesAfter(cursor.seq) > limits.replay_bytes) return { reset: "too_far" };
  return { after: cursor.seq };
}
