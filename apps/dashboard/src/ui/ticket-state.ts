import { quietFor, type Status, type TicketView } from "@beckon/protocol";

/** A state as shown: the ticket's status, or working without a sign for two minutes. */
export type TicketState = Status | "quiet";

/** The state to show at `now` (milliseconds); `awake` is when Beckon last came back. */
export const ticketState = (ticket: TicketView, now: number, awake?: string): TicketState =>
  quietFor(ticket, now, awake) === undefined ? ticket.status : "quiet";
