import type { Event, EventOf, NewEvent, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import { change } from "./change.ts";
import type { Request } from "./request.ts";

/** Who asks, as shown to people, and the request it came with. */
export interface Asker extends Request {
  by: string;
}

/** An action upon a ticket; gives the event that records it, undefined where it already was so. */
export type Action = (log: Log, ticketId: string, asker: Asker) => Promise<Event | undefined>;

/** An action of this name, which decides upon the ticket as it stands. */
export const action =
  (name: string, decide: (ticket: TicketView, log: Log, by: string) => NewEvent[]): Action =>
  (log, ticketId, asker) =>
    change(log, ticketId, asker, { name, ticketId }, (ticket) => decide(ticket, log, asker.by));

/** The fields of every event of this ticket. */
export const idsOf = ({ ticket_id, session_id }: TicketView) => ({ ticket_id, session_id });

/** Nobody can answer a question of an ended turn: its questions close in the same append. */
export const closeQuestions = (ticket: TicketView, reason: EventOf<"question_closed">["reason"] = "cancelled"): NewEvent[] =>
  ticket.open_questions.map(({ question_id }) => ({ type: "question_closed", ...idsOf(ticket), question_id, reason }));

/** Throws `wrong_status` with what would be needed. */
export function refuse(ticket: TicketView, what: string): never {
  throw new AppError("wrong_status", `${what}; this ticket is ${ticket.status}.`, { details: { status: ticket.status } });
}
