import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { TicketView } from "@beckon/protocol";
import { actOnTicket, type TicketAction } from "#api/requests.ts";
import { Button, buttonClass } from "#ui/button.tsx";
import { Name } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { StateLine } from "#ui/state-line.tsx";
import { TicketLink } from "#ui/ticket-link.tsx";

interface TurnLineProps {
  ticket: TicketView;
  /** Undefined once it is done: the line stays under the hand and says how the ticket stands now. */
  action: TicketAction | undefined;
  /** The action as a button says it. */
  verb: string;
  children?: ReactNode;
}

/** A ticket that waits for a person without a question: what it is, how it stands, and the next thing to do. */
export function TurnLine({ ticket, action, verb, children }: TurnLineProps) {
  const act = useMutation({ mutationFn: (wanted: TicketAction) => actOnTicket(ticket.ticket_id, wanted) });
  const hasChanges = ticket.changes !== undefined && ticket.changes.files > 0;
  return (
    <li className="flex flex-col gap-1 rounded-box border border-line bg-surface px-3 py-2">
      <div className="flex items-start justify-between gap-2">
        <TicketLink ticket={ticket} className="min-w-0 font-strong">
          <Name>{ticket.ticket_name}</Name>
        </TicketLink>
        {action === "done" && hasChanges ? (
          <Link
            to="/t/$ticketId"
            params={{ ticketId: ticket.ticket_id }}
            search={{ view: "changes" }}
            aria-label={`Review: ${ticket.ticket_name}`}
            className={buttonClass("edge", "small")}
          >
            Review
          </Link>
        ) : action && (
          <Button size="small" disabled={act.isPending} aria-label={`${verb}: ${ticket.ticket_name}`} onClick={() => act.mutate(action)}>
            {verb}
          </Button>
        )}
      </div>
      <StateLine ticket={ticket} wraps />
      {children}
      <FieldError error={act.error?.message} />
    </li>
  );
}
