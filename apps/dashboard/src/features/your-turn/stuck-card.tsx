import { useMutation } from "@tanstack/react-query";
import type { TicketView } from "@beckon/protocol";
import { actOnTicket, type TicketAction } from "#api/requests.ts";
import { useAgentName } from "#live/hooks.ts";
import { useAwake } from "#ui/awake.ts";
import { Button } from "#ui/button.tsx";
import { Name } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { stuckWords } from "#ui/stuck-words.ts";
import { TicketLink } from "#ui/ticket-link.tsx";
import { useNow } from "#ui/use-now.ts";

interface StuckCardProps {
  ticket: TicketView;
  /** True away from the ticket's page: the card then names the ticket. */
  isNamed?: boolean;
}

/** An agent that gives no sign: what is known, what is safe, and what a person can do. Nothing where all is well. */
export function StuckCard({ ticket, isNamed = false }: StuckCardProps) {
  const agent = useAgentName()(ticket);
  const stuck = stuckWords(ticket, agent, useNow(5_000), useAwake());
  const act = useMutation({ mutationFn: (wanted: TicketAction) => actOnTicket(ticket.ticket_id, wanted) });
  if (!stuck) return null;
  const choices: [TicketAction, string][] = [
    ...(stuck.what === "quiet" ? [["wait", "Wait"] as [TicketAction, string]] : []),
    ...(stuck.what === "taken" ? [] : [["interrupt", "Interrupt"] as [TicketAction, string]]),
    ["restart", stuck.what === "quiet" ? `Restart ${agent}` : `Restart ${agent} and deliver`],
  ];
  return (
    <article aria-label={`${agent} gives no sign`} className="flex max-w-[72ch] flex-col gap-2 rounded-box border border-turn-edge bg-turn-tint px-3 py-2">
      {isNamed && (
        <TicketLink ticket={ticket} className="font-strong">
          <Name>{ticket.ticket_name}</Name>
        </TicketLink>
      )}
      <p className="tabular">{stuck.words}</p>
      <div className="flex flex-wrap gap-2">
        {choices.map(([action, verb]) => (
          <Button key={action} size="small" disabled={act.isPending} onClick={() => act.mutate(action)}>
            {verb}
          </Button>
        ))}
      </div>
      <FieldError error={act.error?.message} />
    </article>
  );
}
