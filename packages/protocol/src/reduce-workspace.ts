import type { Event } from "./event.ts";
import type { TicketView } from "./view.ts";
import { without } from "./without.ts";

/** The ticket after an event of its workspace; the same ticket for any other. */
export function reduceWorkspace(ticket: TicketView, event: Event): TicketView {
  const at = event.timestamp;
  switch (event.type) {
    case "workspace_created": {
      const { path, branch, base, base_commit } = event;
      return { ...ticket, workspace: { path, branch, base, base_commit } };
    }
    case "setup_started":
      return { ...ticket, activity: { text: event.command, at } };
    case "setup_ended":
      return without(ticket, "activity");
    case "setup_failed": {
      const { code, error, retryable } = event;
      return { ...without(ticket, "activity", "queued_since"), active: false, running_tools: [], error: { code, error, retryable, at } };
    }
    default:
      return ticket;
  }
}
