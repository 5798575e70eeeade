import type { TicketView } from "@beckon/protocol";
import { useAgentName } from "#live/hooks.ts";

/** Number, agent and cost. */
export function TicketFacts({ ticket }: { ticket: TicketView }) {
  const nameOf = useAgentName();
  const cost = ticket.usage?.cost;
  return (
    <p className="tabular truncate text-fact text-soft">
      #{ticket.number} · {nameOf(ticket)}
      {cost && ` · ${cost.amount.toFixed(2)} ${cost.currency}`}
    </p>
  );
}
