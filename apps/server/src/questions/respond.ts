import type { Event, NewEvent, Response, TicketView, UserResponse } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import type { Asker } from "#tickets/action.ts";
import { messageEvent } from "#tickets/actions.ts";
import { change } from "#tickets/change.ts";
import { requestOptions, earlierOutcome } from "#tickets/request.ts";
import { answerQuestion, settle } from "./answer.ts";
import { mayHold } from "./held.ts";

/** A response within this time after an answer of the running turn is a second answer, not a message. */
const justSettledMs = 60_000;

/**
 * Decides what a `user_response` is (DESIGN section 5) and records it: the answer to the named question, or to the session's
 * oldest open text, choice or form question; else a message to the agent; else it is held. Gives the event that records it.
 */
export async function respond(log: Log, message: UserResponse, asker: Asker, via: string): Promise<Event | undefined> {
  const { session_id, question_id, response, digest } = message;
  const ticket = log.ticketOfSession(session_id);
  if (question_id !== undefined) {
    const owner = log.ticketOfQuestion(question_id);
    if (owner && owner.session_id !== session_id)
      throw new AppError("unknown_question", "This session has no such question.", { field: "question_id" });
    return answerQuestion(log, { question_id, response, ...(digest === undefined ? {} : { digest }) }, asker, via);
  }
  if (!ticket) return holdForUnknown(log, message, asker, via);
  return change(log, ticket.ticket_id, asker, { session_id, response }, (now) => decide(log, now, response, asker, via));
}

function decide(log: Log, ticket: TicketView, response: Response, asker: Asker, via: string): NewEvent[] {
  const question = ticket.open_questions.find(({ kind }) => kind !== "permission" && kind !== "url");
  if (question) {
    const meant = typeof response === "string" ? optionNamed(question.options, response) : response;
    return settle(ticket, question, { question_id: question.question_id, response: meant }, asker, via);
  }
  const closed = ticket.status === "cancelled" || ticket.stopping?.what === "cancel";
  const justSettled = ticket.active && ticket.settled_at !== undefined && Date.now() - Date.parse(ticket.settled_at) < justSettledMs;
  if (typeof response !== "string" || closed || justSettled)
    return [held(log, ticket.session_id, response, asker, via, ticket.ticket_id)];
  return [messageEvent(ticket, response, asker.by, via)];
}

/** A bare string is an option id; an original client, which never saw ids, may send the label. */
function optionNamed(options: readonly { id: string; label: string }[] | undefined, text: string): string {
  if (!options || options.some(({ id }) => id === text)) return text;
  return options.find(({ label }) => label.toLowerCase() === text.trim().toLowerCase())?.id ?? text;
}

function held(log: Log, session_id: string, response: Response, asker: Asker, via: string, ticketId?: string): NewEvent {
  mayHold(log, session_id);
  return { type: "response_held", session_id, response, by: asker.by, via, ...(ticketId === undefined ? {} : { ticket_id: ticketId }) };
}

async function holdForUnknown(log: Log, message: UserResponse, asker: Asker, via: string): Promise<Event | undefined> {
  const { session_id, response } = message;
  const body = { session_id, response };
  const earlier = earlierOutcome(log, asker, body);
  if (earlier) return earlier;
  const outcome = await log.append([held(log, session_id, response, asker, via)], requestOptions(asker, body));
  return outcome.status === "appended" ? outcome.events[0] : earlierOutcome(log, asker, body);
}
