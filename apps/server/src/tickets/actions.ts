import { cannotResume, type Attachment, type Event, type NewEvent, type TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import { action, closeQuestions, idsOf, refuse, type Asker } from "./action.ts";
import { change } from "./change.ts";
import { queueLength } from "./create-ticket.ts";
import { newId } from "./new-id.ts";

/** Queues a ticket that was created with `start: false`. */
export const startTicket = action("start", (ticket, log) => {
  if (ticket.queued_since !== undefined || ticket.status === "working") return [];
  if (ticket.status !== "pending") refuse(ticket, "Only a ticket that was not started can be started");
  return [{ type: "session_queued", ...idsOf(ticket), position: queueLength(log) + 1 }];
});

/** Ends the running turn and keeps the session; where only a question is left of it, closes that. */
export const interruptTicket = action("interrupt", (ticket, _log, by) => {
  if (!ticket.stopping && !canInterrupt(ticket)) refuse(ticket, "Only a running agent can be interrupted");
  return interrupt(ticket, by);
});

const canInterrupt = ({ active, turn_open, open_questions }: TicketView): boolean => active || turn_open || open_questions.length > 0;

/** The events of an interrupt; none where a stop is under way, or there is nothing to end. */
const interrupt = (ticket: TicketView, by: string): NewEvent[] =>
  ticket.stopping || !canInterrupt(ticket) ? [] : [{ type: "interrupt_requested", ...idsOf(ticket), by }, ...closeQuestions(ticket)];

/** Stops the agent and closes the ticket; `agent_cancelled` follows when its processes are gone. */
export const cancelTicket = action("cancel", (ticket, _log, by) => {
  if (ticket.status === "cancelled" || ticket.stopping?.what === "cancel") return [];
  if (ticket.status === "done") refuse(ticket, "A ticket that is done cannot be stopped");
  return [{ type: "cancel_requested", ...idsOf(ticket), by }, ...closeQuestions(ticket)];
});

/** Puts a failed, stopped or cut off ticket back into the queue. */
export const retryTicket = action("retry", (ticket, _log, by) => retry(ticket, by, false));

function retry(ticket: TicketView, by: string, from_scratch: boolean): NewEvent[] {
  if (ticket.queued_since !== undefined) return [];
  if (ticket.runner) refuse(ticket, "Only an agent that Beckon runs can be tried again");
  const retryable = ticket.error !== undefined || ticket.interrupted !== undefined || ticket.status === "cancelled";
  if (!retryable || ticket.active) refuse(ticket, "Only a failed, stopped or cut off ticket can be tried again");
  // The agent begins anew with the history, and asks what it still needs to know.
  const questions = from_scratch || cannotResume(ticket) ? closeQuestions(ticket, "restarted") : [];
  return [{ type: "retry_requested", ...idsOf(ticket), by, ...(from_scratch ? { from_scratch } : {}) }, ...questions];
}

/** `retryTicket`, in a new workspace and with a new conversation. */
export const retryFromScratch = action("retry_from_scratch", (ticket, _log, by) => retry(ticket, by, true));

/** Marks the work accepted; only from review or error. */
export const finishTicket = action("done", (ticket, _log, by) => {
  if (ticket.status === "done") return [];
  if (ticket.status !== "review" && ticket.status !== "error") refuse(ticket, "A ticket is done only from review or after a failure");
  return [{ type: "ticket_done", ...idsOf(ticket), by }];
});

/** What a person writes to an agent. */
export interface Message {
  text: string;
  /** End the running turn first. One append: a repeated request must not end the turn that already reads it. */
  interrupt: boolean;
  attachments?: Attachment[];
}

/** A person's message: the agent's next prompt; reopens a ticket in review, done, error or interrupted. */
export function messageTicket(log: Log, ticketId: string, { attachments = [], ...message }: Message, asker: Asker, via: string): Promise<Event | undefined> {
  const files = attachments.length === 0 ? {} : { attachments };
  return change(log, ticketId, asker, { ticketId, ...message, ...files }, (ticket) => [
    { ...messageEvent(ticket, message.text, asker.by, via), ...files },
    ...(message.interrupt ? interrupt(ticket, asker.by) : []),
  ]);
}

/** The event of a message to this ticket. Errors: `ticket_closed` where it was cancelled. */
export function messageEvent(ticket: TicketView, text: string, by: string, via: string): NewEvent {
  if (ticket.status === "cancelled" || ticket.stopping?.what === "cancel")
    throw new AppError("ticket_closed", "This ticket was stopped; retry it before you write to its agent.");
  return { type: "user_message", ...idsOf(ticket), message_id: newId("um"), text, by, via };
}
