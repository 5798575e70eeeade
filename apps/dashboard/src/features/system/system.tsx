import { useQuery } from "@tanstack/react-query";
import { useId, type ReactNode } from "react";
import { keys } from "#api/keys.ts";
import { fetchHealth } from "#api/requests.ts";
import { useAgents, useTickets } from "#live/hooks.ts";
import { FieldError } from "#ui/field.tsx";

/** What runs, and what could. */
export function System() {
  return (
    <>
      <Part title="Agents">
        <Agents />
      </Part>
      <Part title="Server">
        <ServerState />
      </Part>
    </>
  );
}

function Agents() {
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

function ServerState() {
  const { data, error } = useQuery({ queryKey: keys.health, queryFn: fetchHealth, refetchInterval: 10_000 });
  return (
    <>
      <FieldError error={error?.message} />
      {data && <p className="tabular">It runs; its log holds {data.seq} events.</p>}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex max-w-[72ch] flex-col gap-2">
      <h2 id={id} className="text-name font-strong">
        {title}
      </h2>
      {children}
    </section>
  );
}
