import type { TicketView } from "@beckon/protocol";
import { useAgentName } from "#live/hooks.ts";
import { useProjectName } from "#live/projects.ts";

/** Number, agent, project and cost. */
export function TicketFacts({ ticket }: { ticket: TicketView }) {
  const nameOf = useAgentName();
  const project = useProjectName(ticket.project_id);
  const cost = ticket.usage?.cost;
  return (
    <p className="tabular truncate text-fact text-soft">
      #{ticket.number} · {nameOf(ticket)}
      {project !== undefined && ` · ${project}`}
      {cost && ` · ${cost.amount.toFixed(2)} ${cost.currency}`}
    </p>
  );
}
