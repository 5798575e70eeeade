import { useAgents, useTickets } from "#live/hooks.ts";
import { FieldError } from "#ui/field.tsx";

/** The agents that there are, and how many of each are at work. */
export function Agents() {
  const { data, error } = useAgents();
  const tickets = useTickets();
  const atWork = (id: string): number => tickets.filter(({ agent, active }) => agent === id && active).length;
  return (
    <>
      <FieldError error={error?.message} />
      <ul className="flex flex-col gap-2">
        {data?.map(({ id, name, default: isDefault }) => (
          <li key={id} className="tabular rounded-box border border-line bg-surface px-3 py-2">
            {name} <code className="text-soft">{id}</code>
            <span className="text-fact text-soft">
              {isDefault && " · chosen unless you choose"} · {atWork(id)} at work
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
