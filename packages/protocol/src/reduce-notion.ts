import type { Event } from "./event.ts";
import type { TicketView } from "./view.ts";

/** The ticket after an event about its page in Notion; the same ticket for any other. */
export function reduceNotion(ticket: TicketView, event: Event): TicketView {
  switch (event.type) {
    case "notion_pending":
      // It may have got its page before this was recorded.
      return ticket.notion ? ticket : { ...ticket, notion: { state: "pending" } };
    case "notion_linked":
      return { ...ticket, notion: { state: "linked", page_id: event.page_id }, notion_url: event.url };
    case "notion_lost":
      return { ...ticket, notion: { state: "lost", page_id: event.page_id, reason: event.reason } };
    default:
      return ticket;
  }
}
