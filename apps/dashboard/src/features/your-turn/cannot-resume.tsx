import { useMutation } from "@tanstack/react-query";
import { cannotResume, type TicketView } from "@beckon/protocol";
import { actOnTicket, type TicketAction } from "#api/requests.ts";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";

/** Under a question whose agent cannot open its session again: what an answer does, and what else there is. */
export function CannotResume({ ticket, agent }: { ticket: TicketView; agent: string }) {
  const act = useMutation({ mutationFn: (action: TicketAction) => actOnTicket(ticket.ticket_id, action) });
  if (!cannotResume(ticket)) return null;
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      <p className="text-fact">
        {agent} cannot open this conversation again. Your answer is not lost: it goes to a new one, which is told what was said.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" disabled={act.isPending} onClick={() => act.mutate("retry")}>
          Start it again with its history
        </Button>
        <Button size="small" disabled={act.isPending} onClick={() => act.mutate("interrupt")}>
          Close the question
        </Button>
      </div>
      <FieldError error={act.error?.message} />
    </div>
  );
}
