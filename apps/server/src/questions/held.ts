import type { Response } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { LogReader } from "#log/log.ts";

/** Held responses are kept this long, and this many for each session and in all. */
export const keptMs = 24 * 3_600_000;
const keptPerSession = 100;
const keptInAll = 1_000;

/** A response that was neither an answer nor a message when it came. */
export interface HeldResponse {
  seq: number;
  session_id: string;
  response: Response;
  by: string;
  via: string;
  held_at: string;
}

/** The responses held for a session in the last 24 hours, oldest first. */
export function heldResponses(log: LogReader, sessionId: string, now = Date.now()): HeldResponse[] {
  return log
    .readHeld(sessionId, since(now), keptPerSession)
    .map(({ seq, session_id, response, by, via, timestamp }) => ({ seq, session_id, response, by, via, held_at: timestamp }));
}

/** Refuses with `rate_limited` once a session, or all of them together, hold as many as are kept. */
export function mayHold(log: LogReader, sessionId: string, now = Date.now()): void {
  if (heldResponses(log, sessionId, now).length >= keptPerSession)
    throw new AppError("rate_limited", `This session holds ${keptPerSession} responses that nobody took; no more are kept.`);
  // Session ids are free to invent, so that a bound for each alone would be none.
  if (log.countHeld(since(now)) >= keptInAll)
    throw new AppError("rate_limited", `Beckon holds ${keptInAll} responses that nobody took; no more are kept.`);
}

const since = (now: number): string => new Date(now - keptMs).toISOString();
