import { useId, type ReactNode } from "react";
import type { TicketView } from "@beckon/protocol";
import { useAgentName } from "#live/hooks.ts";
import { RelativeTime } from "#ui/relative-time.tsx";
import { stripWords } from "#ui/strip-spans.ts";
import { countWords } from "#ui/time-words.ts";
import { useNow } from "#ui/use-now.ts";
import { Config } from "./config.tsx";
import { NotionFact } from "./notion-fact.tsx";
import { Plan } from "./plan.tsx";
import { TakeOver } from "./take-over.tsx";
import { Workspace } from "./workspace.tsx";

/** What is known of a ticket beside its timeline: plan, agent, cost, workspace. */
export function Facts({ ticket }: { ticket: TicketView }) {
  const agent = useAgentName()(ticket);
  const now = useNow(10_000);
  const { plan, usage, attempt, turn } = ticket;
  return (
    <div className="flex flex-col gap-4">
      {plan && plan.length > 0 && (
        <Fact title="Plan">
          <Plan entries={plan} />
        </Fact>
      )}
      <Fact title="Agent">
        <p>{agent}</p>
        {attempt > 0 && (
          <p className="text-fact text-soft">
            {countWords(attempt, "attempt")}, {countWords(turn, "turn")}
          </p>
        )}
        <Config ticket={ticket} agent={agent} />
      </Fact>
      <Fact title="Time">
        <p className="text-fact">{stripWords(ticket, now)}</p>
        <p className="text-fact text-soft">
          Created by {ticket.created_by} <RelativeTime at={ticket.created_at} />
        </p>
      </Fact>
      {usage && (
        <Fact title="Cost">
          <p className="tabular text-fact">
            {usage.cost ? `${usage.cost.amount.toFixed(2)} ${usage.cost.currency} · ` : ""}
            {usage.used.toLocaleString("en")} of {usage.size.toLocaleString("en")} tokens
          </p>
        </Fact>
      )}
      {ticket.notion && (
        <Fact title="Notion">
          <NotionFact ticket={ticket} />
        </Fact>
      )}
      <Fact title="Workspace">
        <Workspace ticket={ticket} agent={agent} />
        {ticket.acp && <TakeOver ticket={ticket} agent={agent} />}
      </Fact>
    </div>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-1">
      <h2 id={id} className="font-strong">
        {title}
      </h2>
      {children}
    </section>
  );
}
