import { quietAfterMs, type Status, type TicketView } from "@beckon/protocol";

/** A state as shown: the ticket's status, or working without an event for two minutes. */
export type TicketState = Status | "quiet";

/** The state to show at `now` (milliseconds). */
export function ticketState(ticket: Pick<TicketView, "status" | "updated_at">, now: number): TicketState {
  return ticket.status === "working" && now - Date.parse(ticket.updated_at) >= quietAfterMs ? "quiet" : ticket.status;
}
