import type { TicketView } from "@beckon/protocol";

/** The board's columns; waiting and failed tickets stand in Your turn. */
export const columns = ["Pending", "Working", "Review", "Done"] as const;

/** A list has no Your turn beside it, so what waits stands there first. */
export const listGroups = ["Waiting", ...columns] as const;
export type ListGroup = (typeof listGroups)[number];

const groups: Record<TicketView["status"], ListGroup> = {
  waiting: "Waiting",
  error: "Waiting",
  interrupted: "Waiting",
  pending: "Pending",
  working: "Working",
  review: "Review",
  done: "Done",
  cancelled: "Done",
};

/** Tickets by group, in the order given. */
export function groupTickets(tickets: readonly TicketView[]): Record<ListGroup, TicketView[]> {
  const grouped: Record<ListGroup, TicketView[]> = { Waiting: [], Pending: [], Working: [], Review: [], Done: [] };
  for (const ticket of tickets) grouped[groups[ticket.status]].push(ticket);
  return grouped;
}
