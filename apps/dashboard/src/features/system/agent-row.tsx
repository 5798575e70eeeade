import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { AgentListing } from "@beckon/protocol";
import { checkAgent, installAgent } from "#api/agents.ts";
import { keys } from "#api/keys.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { RelativeTime } from "#ui/relative-time.tsx";
import { agentWords, checkWords, installWords } from "./agent-words.ts";

/** An agent: where it is, whether it works, and what can be done about it. */
export function AgentRow({ agent, atWork }: { agent: AgentListing; atWork: number }) {
  const { id, name, check, sign_in, install_error, installed } = agent;
  const cache = useQueryClient();
  const again = (): Promise<void> => cache.invalidateQueries({ queryKey: keys.agents });
  const install = useMutation({ mutationFn: () => installAgent(id), onSettled: again });
  const test = useMutation({ mutationFn: () => checkAgent(id), onSettled: again });
  const installing = installWords(agent);
  const works = check?.works === true;
  return (
    <li className="flex flex-col gap-1 rounded-box border border-line bg-surface px-3 py-2">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h3>
          {name} <code className="text-soft">{id}</code>
        </h3>
        <div className="flex gap-2">
          {installing !== undefined && (
            <Button size="small" aria-label={`${installing} ${name}`} disabled={agent.installing === true || install.isPending} onClick={() => install.mutate()}>
              {installing}
            </Button>
          )}
          {installed !== "missing" && (
            <Button size="small" aria-label={`Check ${name}`} disabled={test.isPending} onClick={() => test.mutate()}>
              {test.isPending ? "checking" : "Check"}
            </Button>
          )}
        </div>
      </div>
      <p className="tabular text-fact text-soft">{agentWords(agent, atWork)}</p>
      {check && works && (
        <p role="status" className="tabular text-fact">
          {checkWords(agent)} · <RelativeTime at={check.checked_at} />
        </p>
      )}
      {check && !works && <FieldError error={checkWords(agent)} />}
      {check && !works && check.stderr !== undefined && <Command>{check.stderr}</Command>}
      {installed === "missing" && installing === undefined && <p className="text-fact text-soft">{agent.missing}</p>}
      {installed !== "missing" && !check && sign_in !== undefined && <p className="text-fact text-soft">{sign_in}</p>}
      <FieldError error={install_error ?? install.error?.message ?? test.error?.message} />
    </li>
  );
}
