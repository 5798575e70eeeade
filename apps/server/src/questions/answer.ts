import { validateAnswer, type Event, type NewEvent, type QuestionView, type Response, type TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import type { Asker } from "#tickets/action.ts";
import { messageEvent } from "#tickets/actions.ts";
import { change } from "#tickets/change.ts";
import { ruleEvent } from "./rules.ts";
import { notOpen } from "./settled.ts";

/** An answer as a person gave it. */
export interface GivenAnswer {
  question_id: string;
  response: Response;
  digest?: string;
}

/**
 * Records the first valid answer to a question. Errors: `unknown_question`, `already_answered` (details: who, when, what),
 * `question_closed`, `invalid_answer`, `stale_question` (a permission's digest is not the one shown), `conflict`.
 */
export async function answerQuestion(log: Log, given: GivenAnswer, asker: Asker, via: string): Promise<Event> {
  const ticket = log.ticketOfQuestion(given.question_id);
  if (!ticket) return notOpen(log, given, asker);
  const event = await change(log, ticket.ticket_id, asker, given, (now) => {
    const question = now.open_questions.find((one) => one.question_id === given.question_id);
    // Settled since: the next look finds its key, and says by whom.
    return question ? settle(now, question, given, asker, via) : [];
  });
  return event ?? notOpen(log, given, asker);
}

/** The events of a valid answer to an open question of this ticket. */
export function settle(ticket: TicketView, question: QuestionView, given: GivenAnswer, asker: Asker, via: string): NewEvent[] {
  const { question_id, response, digest } = given;
  if (question.kind === "permission" && digest !== question.digest)
    throw new AppError("stale_question", "A permission's answer must carry the digest of what was shown.", { field: "digest" });
  const checked = validateAnswer(question, response);
  if (!checked.ok) throw new AppError(checked.error.code, checked.error.message, { field: checked.error.field ?? "response" });
  const { ticket_id, session_id } = ticket;
  const answered: NewEvent = { type: "question_answered", ticket_id, session_id, question_id, response, answered_by: asker.by, via };
  if (!("option" in checked.answer)) return [answered];
  const { option, note, remember } = checked.answer;
  return [
    answered,
    ...(remember ? [ruleEvent(ticket, question, option, remember, asker.by, new Date())] : []),
    // ACP's outcomes carry no words, so a note follows as a message.
    ...(note === undefined ? [] : [messageEvent(ticket, note, asker.by, via)]),
  ];
}
