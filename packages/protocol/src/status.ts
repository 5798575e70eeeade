import type { Status, TicketView } from "./view.ts";

/** Derives the status by its precedence (see `statuses`); nothing stores a status beside the events. */
export function deriveStatus(ticket: Omit<TicketView, "status">): Status {
  if (ticket.cancelled) return "cancelled";
  if (ticket.done) return "done";
  if (ticket.open_questions.length > 0) return "waiting";
  if (ticket.interrupted) return "interrupted";
  if (ticket.error) return "error";
  if (ticket.active || hasUndelivered(ticket)) return "working";
  if (ticket.ended && !ticket.queued_since) return "review";
  return "pending";
}

/** True while an answer or a message has not been handed to the agent. */
export const hasUndelivered = (ticket: Pick<TicketView, "deliveries">): boolean =>
  ticket.deliveries.some((one) => !one.delivered);

/** True while Beckon itself asks whether the agent may spend more. */
export const asksForMoney = ({ open_questions }: Pick<TicketView, "open_questions">): boolean => open_questions.some(({ about }) => about !== undefined);

/** True where nobody works on the ticket any more, unless a person reopens it. */
export const isClosed = (status: Status): boolean => status === "cancelled" || status === "done";

/**
 * True while an agent should be at work on the ticket: it is queued, something waits to be delivered, or a restart cut it.
 * Errors and open questions wait for a person first.
 */
export function wantsAgent(ticket: TicketView): boolean {
  if (ticket.runner === "external" || ticket.released || isClosed(ticket.status)) return false;
  if (ticket.stopping?.what === "cancel" || ticket.stopping?.what === "take_over") return false;
  if (ticket.active) return true;
  // At the limit of cost a person decides first.
  if (asksForMoney(ticket)) return false;
  if (ticket.error && !ticket.queued_since) return false;
  return ticket.queued_since !== undefined || hasUndelivered(ticket) || (ticket.interrupted !== undefined && ticket.open_questions.length === 0);
}
