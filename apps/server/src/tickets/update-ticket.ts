import type { Event, TicketView } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import { idsOf, type Asker } from "./action.ts";
import { change } from "./change.ts";

/** What may be edited of a ticket. */
export interface Edits {
  ticket_name?: string;
  description?: string;
}

/** True as long as no agent has read the ticket. */
export const isUnread = ({ attempt, status, runner }: TicketView): boolean => attempt === 0 && status === "pending" && runner === undefined;

/** Records an edited name, and an edited description as long as no agent has read it; gives undefined where nothing of it is new. */
export function updateTicket(log: Log, ticketId: string, edits: Edits, asker: Asker, via: string): Promise<Event | undefined> {
  return change(log, ticketId, asker, { name: "update", ticketId, ...edits }, (ticket) => {
    const { ticket_name, description } = edits;
    const fresh: Edits = {
      ...(ticket_name === undefined || ticket_name === ticket.ticket_name ? {} : { ticket_name }),
      ...(description === undefined || description === ticket.description || !isUnread(ticket) ? {} : { description }),
    };
    return Object.keys(fresh).length === 0 ? [] : [{ type: "ticket_updated", ...idsOf(ticket), ...fresh, by: asker.by, via }];
  });
}
