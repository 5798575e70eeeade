import { goOnOption, type NewEvent, type TicketView } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { digestOf, type Shown } from "#questions/digest.ts";
import { decideOn } from "#tickets/change.ts";
import { newId } from "#tickets/new-id.ts";

/** What the watch over costs needs. */
export interface CostLimitOptions {
  log: Log;
  logger: Logger;
  /** What a ticket may cost before a person is asked, in the currency that its agent reports. */
  limit: number;
  nameOf(agentId: string): string;
}

/**
 * Follows the costs that agents report (ACP `usage_update`, cumulative): at the limit the turn is interrupted and a person asked
 * whether it may go on, up to the next limit. Gives what ends the watch.
 */
export function watchCosts({ log, logger, limit, nameOf }: CostLimitOptions): () => void {
  return log.follow((committed) => {
    const spent = new Set(committed.flatMap(({ event }) => (event.type === "agent_usage" && event.cost ? [event.ticket_id] : [])));
    for (const ticketId of spent)
      decideOn(log, ticketId, (ticket) => ask(ticket, limit, nameOf(ticket.agent))).catch((error: unknown) =>
        logger.error({ err: error }, "a limit of cost was not stored"),
      );
  });
}

function ask(ticket: TicketView, limit: number, name: string): NewEvent[] {
  const { ticket_id, session_id, usage, attempt, active, stopping, open_questions } = ticket;
  const allowed = ticket.cost_limit ?? limit;
  // Who waits for a person spends nothing; the next report comes when it goes on.
  if (!usage?.cost || usage.cost.amount < allowed || !active || stopping || open_questions.length > 0) return [];
  const { amount: cost, currency } = usage.cost;
  const money = (amount: number): string => `${amount.toFixed(2)} ${currency}`;
  const next_limit = Math.round((cost + limit) * 100) / 100;
  const shown: Shown = {
    kind: "choice",
    message: `${name} has spent ${money(cost)} on this ticket; the limit is ${money(allowed)}. Its turn was ended and its work is kept.`,
    options: [
      { id: goOnOption, label: `Go on, up to ${money(next_limit)}` },
      { id: "stop", label: "Leave it here" },
    ],
  };
  const question_id = newId("q");
  return [
    { type: "agent_question", ticket_id, session_id, question_id, ...shown, digest: digestOf(shown), attempt, about: { cost, next_limit } },
    { type: "interrupt_requested", ticket_id, session_id, by: "Beckon" },
  ];
}
