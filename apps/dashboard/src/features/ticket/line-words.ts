import type { LineEvent } from "#live/timeline/item.ts";
import { responseWords } from "#ui/response-words.ts";
import { countWords } from "#ui/time-words.ts";

/** A fact as one sentence; the agent is its subject, by name. */
export function lineWords(event: LineEvent, agent: string): string {
  switch (event.type) {
    case "ticket_created":
      return `${event.by} created this ticket.`;
    case "agent_started":
      return event.attempt === 1 ? `${agent} started.` : `${agent} started again, attempt ${event.attempt}.`;
    case "agent_complete":
      return `${agent} finished.`;
    case "turn_ended":
      return `${agent} ended its turn early: ${event.stop_reason.replaceAll("_", " ")}.`;
    case "session_interrupted":
      return event.reason === "shutdown" ? `Beckon stopped; ${agent} goes on when it is back.` : `${agent} was cut off by a restart.`;
    case "interrupt_requested":
      return `${event.by} interrupted ${agent}.`;
    case "cancel_requested":
      return `${event.by} asked ${agent} to stop.`;
    case "agent_cancelled":
      return event.processes === 0 ? "Stopped. Nothing was running." : `Stopped. ${countWords(event.processes, "process", "processes")} ended.`;
    case "retry_requested":
      return `${event.by} asked ${agent} to try again.`;
    case "ticket_done":
      return `${event.by} marked this done.`;
    case "response_held":
      return `${event.by} said "${responseWords(event.response)}", but nothing waited for it. It is kept for 24 h.`;
  }
}
