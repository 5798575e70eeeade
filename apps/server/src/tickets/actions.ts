import type { Event, NewEvent, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import { change } from "./change.ts";
import { queueLength } from "./create-ticket.ts";
import { newId } from "./new-id.ts";
import type { Request } from "./request.ts";

/** Who asks, as shown to people, and the request it came with. */
export interface Asker extends Request {
  by: string;
}

/** An action upon a ticket; gives the event that records it, undefined where it already was so. */
export type Action = (log: Log, ticketId: string, asker: Asker) => Promise<Event | undefined>;

const action =
  (name: string, decide: (ticket: TicketView, log: Log, by: string) => NewEvent[]): Action =>
  (log, ticketId, asker) =>
    change(log, ticketId, asker, { name, ticketId }, (ticket) => decide(ticket, log, asker.by));

const idsOf = ({ ticket_id, session_id }: TicketView) => ({ ticket_id, session_id });

/** Nobody can answer a question of an ended turn: its questions close in the same append. */
const closeQuestions = (ticket: TicketView): NewEvent[] =>
  ticket.open_questions.map(({ question_id }) => ({ type: "question_closed", ...idsOf(ticket), question_id, reason: "cancelled" }));

function refuse(ticket: TicketView, what: string): never {
  throw new AppError("wrong_status", `${what}; this ticket is ${ticket.status}.`, { details: { status: ticket.status } });
}

/** Queues a ticket that was created with `start: false`. */
export const startTicket = action("start", (ticket, log) => {
  if (ticket.queued_since !== undefined || ticket.status === "working") return [];
  if (ticket.status !== "pending") refuse(ticket, "Only a ticket that was not started can be started");
  return [{ type: "session_queued", ...idsOf(ticket), position: queueLength(log) + 1 }];
});

/** Ends the running turn and keeps the session. */
export const interruptTicket = action("interrupt", (ticket, _log, by) => {
  if (ticket.stopping) return [];
  if (!ticket.active) refuse(ticket, "Only a running agent can be interrupted");
  return [{ type: "interrupt_requested", ...idsOf(ticket), by }, ...closeQuestions(ticket)];
});

/** Stops the agent and closes the ticket; `agent_cancelled` follows when its processes are gone. */
export const cancelTicket = action("cancel", (ticket, _log, by) => {
  if (ticket.status === "cancelled" || ticket.stopping?.what === "cancel") return [];
  if (ticket.status === "done") refuse(ticket, "A ticket that is done cannot be stopped");
  return [{ type: "cancel_requested", ...idsOf(ticket), by }, ...closeQuestions(ticket)];
});

/** Puts a failed, stopped or cut off ticket back into the queue. */
export const retryTicket = action("retry", (ticket, _log, by) => {
  if (ticket.queued_since !== undefined) return [];
  const retryable = ticket.error !== undefined || ticket.interrupted !== undefined || ticket.status === "cancelled";
  if (!retryable || ticket.active) refuse(ticket, "Only a failed, stopped or cut off ticket can be tried again");
  return [{ type: "retry_requested", ...idsOf(ticket), by }];
});

/** Marks the work accepted; only from review or error. */
export const finishTicket = action("done", (ticket, _log, by) => {
  if (ticket.status === "done") return [];
  if (ticket.status !== "review" && ticket.status !== "error") refuse(ticket, "A ticket is done only from review or after a failure");
  return [{ type: "ticket_done", ...idsOf(ticket), by }];
});

/** A person's message: the agent's next prompt; reopens a ticket in review, done, error or interrupted. */
export function messageTicket(log: Log, ticketId: string, text: string, asker: Asker, via: string): Promise<Event | undefined> {
  return change(log, ticketId, asker, { ticketId, text }, (ticket) => [messageEvent(ticket, text, asker.by, via)]);
}

/** The event of a message to this ticket. Errors: `ticket_closed` where it was cancelled. */
export function messageEvent(ticket: TicketView, text: string, by: string, via: string): NewEvent {
  if (ticket.status === "cancelled" || ticket.stopping?.what === "cancel")
    throw new AppError("ticket_closed", "This ticket was stopped; retry it before you write to its agent.");
  return { type: "user_message", ...idsOf(ticket), message_id: newId("um"), text, by, via };
}
