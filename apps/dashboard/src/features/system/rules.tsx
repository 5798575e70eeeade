import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Rule } from "@beckon/protocol";
import { fetchRules, revokeRule } from "#api/agents.ts";
import { keys } from "#api/keys.ts";
import { useAgentName, useTickets } from "#live/hooks.ts";
import { useProjects } from "#live/projects.ts";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import { RelativeTime } from "#ui/relative-time.tsx";
import { clockWords } from "#ui/time-words.ts";
import { useNow } from "#ui/use-now.ts";
import { ruleWords } from "./rule-words.ts";

/** Standing answers to permissions, each with the way to take it back. */
export function Rules() {
  const { data = [], error } = useQuery({ queryKey: keys.rules, queryFn: fetchRules, retry: false });
  return (
    <>
      <FieldError error={error?.message} />
      {data.length === 0 && !error && <p className="text-soft">Every permission is asked for.</p>}
      <ul aria-label="Rules" className="flex flex-col gap-2">
        {data.map((rule) => (
          <RuleRow key={rule.rule_id} rule={rule} />
        ))}
      </ul>
    </>
  );
}

function RuleRow({ rule }: { rule: Rule }) {
  const cache = useQueryClient();
  const now = useNow(60_000);
  const agent = useAgentName()({ agent: rule.agent });
  const ticket = useTickets().find(({ ticket_id }) => ticket_id === rule.ticket_id);
  const project = useProjects().find(({ project_id }) => project_id === rule.project_id);
  const place = ticket ? `${ticket.ticket_name} #${ticket.number}` : (project?.name ?? "a ticket");
  const revoke = useMutation({ mutationFn: () => revokeRule(rule.rule_id), onSettled: () => cache.invalidateQueries({ queryKey: keys.rules }) });
  const words = ruleWords(rule, agent, place);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 rounded-box border border-line bg-surface px-3 py-2">
      <div className="min-w-0">
        <p className="wrap-anywhere">{words}</p>
        <p className="tabular text-fact text-soft">
          {rule.by} said so <RelativeTime at={rule.created_at} />
          {rule.expires_at !== undefined && ` · until ${clockWords(rule.expires_at, now)}`}
        </p>
        <FieldError error={revoke.error?.message} />
      </div>
      <Button size="small" aria-label={`Take back: ${words}`} disabled={revoke.isPending} onClick={() => revoke.mutate()}>
        Take back
      </Button>
    </li>
  );
}
