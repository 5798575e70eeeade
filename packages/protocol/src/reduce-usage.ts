import type { EventOf } from "./event.ts";
import type { TicketView } from "./view.ts";

/**
 * The ticket after a report of its agent's tokens and cost, or the opening of its session. What an agent reports is what its
 * conversation cost so far (ACP v1, `usage_update`): a new conversation begins at zero, and some begin there in each new
 * process, so that a number that falls has begun anew. What was counted before stays counted.
 */
export function reduceUsage(ticket: TicketView, event: EventOf<"agent_usage"> | EventOf<"session_opened">): TicketView {
  if (event.type === "session_opened") return event.opened === "new" ? began(ticket) : ticket;
  const { used, size, cost } = event;
  const spent = ticket.usage?.cost;
  // A report without cost takes none back.
  if (cost === undefined) return { ...ticket, usage: { used, size, ...(spent === undefined ? {} : { cost: spent }) } };
  const { amount, currency } = cost;
  const fell = spent?.currency === currency && before(ticket, currency) + amount < spent.amount;
  const counted = fell ? began(ticket) : ticket;
  return { ...counted, usage: { used, size, cost: { amount: before(counted, currency) + amount, currency } } };
}

/** The agent counts from zero again. */
function began(ticket: TicketView): TicketView {
  const spent = ticket.usage?.cost;
  return spent === undefined ? ticket : { ...ticket, cost_before: { ...ticket.cost_before, [spent.currency]: spent.amount } };
}

const before = ({ cost_before = {} }: TicketView, currency: string): number => (Object.hasOwn(cost_before, currency) ? (cost_before[currency] ?? 0) : 0);
