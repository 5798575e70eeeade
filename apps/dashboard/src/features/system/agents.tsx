import { useAgents, useAgentsFileError, useTickets } from "#live/hooks.ts";
import { FieldError } from "#ui/field.tsx";
import { AgentRow } from "./agent-row.tsx";

/** The agents that there are, whether they are installed and work, and how many of each are at work. */
export function Agents() {
  const { data, error } = useAgents();
  const fileError = useAgentsFileError();
  const tickets = useTickets();
  const atWork = (id: string): number => tickets.filter(({ agent, active }) => agent === id && active).length;
  return (
    <>
      <FieldError error={error?.message ?? (fileError === undefined ? undefined : `${fileError}. The last good one counts.`)} />
      <ul aria-label="Agents" className="flex flex-col gap-2">
        {data?.map((agent) => (
          <AgentRow key={agent.id} agent={agent} atWork={atWork(agent.id)} />
        ))}
      </ul>
    </>
  );
}
