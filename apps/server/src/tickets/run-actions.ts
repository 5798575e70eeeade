import { isClosed, type NewEvent, type TicketView } from "@beckon/protocol";
import { action, closeQuestions, idsOf, refuse } from "./action.ts";

/** Ends the agent's process and opens its session in a new one, where it goes on; what waits for delivery is delivered there. */
export const restartTicket = action("restart", (ticket, _log, by) => {
  if (ticket.runner) refuse(ticket, "Only an agent that Beckon runs can be restarted");
  if (ticket.stopping?.what === "restart") return [];
  if (!ticket.active || ticket.runner || ticket.stopping) refuse(ticket, "Only a running agent can be restarted");
  return [{ type: "restart_requested", ...idsOf(ticket), by }];
});

/** Leaves the session to a person, who goes on with the agent's own program in a terminal. */
export const takeOverTicket = action("take-over", (ticket, _log, by) => {
  if (ticket.released || ticket.stopping?.what === "take_over") return [];
  if (isClosed(ticket.status) || ticket.stopping?.what === "cancel" || !ticket.acp)
    refuse(ticket, "Only a session that was opened, and not closed, can be taken over");
  return [{ type: "takeover_requested", ...idsOf(ticket), by }, ...closeQuestions(ticket, "taken_over")];
});

/** Notes that a person waits on for a quiet agent. */
export const waitForTicket = action("wait", (ticket: TicketView, _log, by): NewEvent[] => {
  if (!ticket.active) refuse(ticket, "Only a working agent can be waited for");
  return [{ type: "wait_requested", ...idsOf(ticket), by }];
});
