import type { Event } from "./event.ts";
import type { TicketView } from "./view.ts";
import { without } from "./without.ts";

/** The ticket after what people ask of a running agent; the same ticket for any other event. */
export function reduceRun(ticket: TicketView, event: Event): TicketView {
  const at = event.timestamp;
  switch (event.type) {
    case "restart_requested":
      return { ...ticket, stopping: { what: "restart", by: event.by, at } };
    case "takeover_requested":
      return { ...without(ticket, "queued_since"), stopping: { what: "take_over", by: event.by, at } };
    case "session_released": {
      const { by, workspace, command } = event;
      return {
        ...without(ticket, "stopping", "activity", "error"),
        active: false,
        running_tools: [],
        interrupted: { reason: "taken_over", at },
        released: { by, at, ...(workspace === undefined ? {} : { workspace }), ...(command === undefined ? {} : { command }) },
      };
    }
    case "wait_requested":
      return { ...ticket, waited_at: at };
    default:
      return ticket;
  }
}

/** The calls that run, oldest first, after one more was told of. */
export function runningTools(running: TicketView["running_tools"], event: Extract<Event, { type: "tool_call" }>): TicketView["running_tools"] {
  const { tool_call_id: id, title, status } = event;
  const before = running.find((one) => one.id === id);
  const others = before ? running.filter((one) => one !== before) : running;
  if (status === "completed" || status === "failed") return others;
  return [...others, { id, title, since: before?.since ?? event.timestamp }];
}
