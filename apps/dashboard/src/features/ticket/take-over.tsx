import { useMutation } from "@tanstack/react-query";
import { isClosed, type TicketView } from "@beckon/protocol";
import { actOnTicket } from "#api/requests.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";

/** The way from here into a terminal of one's own: Beckon ends the agent, and says how its session is opened there. */
export function TakeOver({ ticket, agent }: { ticket: TicketView; agent: string }) {
  const { ticket_id, acp, released, status, stopping } = ticket;
  const take = useMutation({ mutationFn: () => actOnTicket(ticket_id, "take-over") });
  if (released)
    return (
      <div className="flex flex-col gap-1">
        <p className="text-fact">The session is yours. {released.command === undefined ? `How ${agent} opens it in a terminal, Beckon does not know.` : "In a terminal:"}</p>
        {released.workspace !== undefined && <Command>{`cd ${quoted(released.workspace)}`}</Command>}
        {released.command !== undefined && <Command>{released.command}</Command>}
        <p className="text-fact text-soft">Give it back, or write here, and {agent} goes on with it.</p>
      </div>
    );
  if (!acp || isClosed(status) || stopping) return null;
  return (
    <div className="flex flex-col gap-1">
      <Button size="small" className="self-start" disabled={take.isPending} onClick={() => take.mutate()}>
        Take over in a terminal
      </Button>
      <FieldError error={take.error?.message} />
    </div>
  );
}

/** A path as a POSIX shell takes it for one word. */
const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`);
