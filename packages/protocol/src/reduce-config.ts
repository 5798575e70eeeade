import type { Event } from "./event.ts";
import type { TicketView } from "./view.ts";
import { without } from "./without.ts";

/** The ticket after an event about its session's options; the same ticket for any other. */
export function reduceConfig(ticket: TicketView, event: Event): TicketView {
  switch (event.type) {
    case "session_config":
      return { ...ticket, config: event.options };
    case "config_chosen":
      return { ...ticket, chosen: { ...ticket.chosen, [event.config_id]: event.value } };
    case "config_refused": {
      const { [event.config_id]: refused, ...chosen } = ticket.chosen ?? {};
      // A later choice stands.
      if (refused !== event.value) return ticket;
      return Object.keys(chosen).length === 0 ? without(ticket, "chosen") : { ...ticket, chosen };
    }
    case "agent_commands":
      return { ...ticket, commands_seq: event.seq };
    case "session_title":
      return { ...ticket, session_title: event.title };
    default:
      return ticket;
  }
}
