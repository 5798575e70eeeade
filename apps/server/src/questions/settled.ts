import type { Event } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { LogReader } from "#log/log.ts";
import { earlierOutcome, type Request } from "#tickets/request.ts";
import { settleKey } from "#tickets/settle-keys.ts";

/**
 * What there is to say to an answer whose question is not open: the event that this very request recorded before, else an error:
 * `already_answered` (details: who, when, what, by which way), `question_closed` or `unknown_question`.
 */
export function notOpen(log: LogReader, given: { question_id: string }, request: Request): Event {
  const mine = earlierOutcome(log, request, given);
  if (mine) return mine;
  const settled = log.findKey(settleKey(given.question_id));
  if (!settled) throw new AppError("unknown_question", "There is no such question.", { field: "question_id" });
  const event = log.event(settled.seq);
  if (event?.type !== "question_answered")
    throw new AppError("question_closed", "This question was closed; nobody waits for its answer any more.");
  const { answered_by, timestamp: answered_at, response, via } = event;
  throw new AppError("already_answered", `${answered_by} answered this question first.`, {
    details: { question_id: given.question_id, answered_by, answered_at, response, via },
  });
}
