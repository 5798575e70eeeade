import { useMutation } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { cannotResume, type TicketView } from "@beckon/protocol";
import { actOnTicket, type TicketAction } from "#api/requests.ts";
import { Button, buttonClass, type ButtonProps } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";

interface Choice {
  action: TicketAction;
  verb: string;
  tone?: NonNullable<ButtonProps["tone"]>;
}

/** What a person can do with a ticket as it stands; the main action first. */
export function choicesFor(ticket: TicketView): Choice[] {
  const { status, active, stopping, queued_since, error, interrupted, released } = ticket;
  if (stopping?.what === "take_over") return [];
  if (stopping?.what === "cancel" && status !== "cancelled") return [];
  const stop: Choice = { action: "cancel", verb: "Stop", tone: "danger" };
  switch (status) {
    case "pending":
      return queued_since === undefined ? [{ action: "start", verb: "Start", tone: "main" }, stop] : [stop];
    case "working":
    case "waiting":
      // The agent cannot take the answer in this session any more: a new one can, or nobody.
      if (cannotResume(ticket))
        return [{ action: "retry", verb: "Start it again with its history", tone: "main" }, { action: "interrupt", verb: "Close the question" }, stop];
      return active && !stopping ? [{ action: "interrupt", verb: "Interrupt" }, stop] : [stop];
    case "review":
      return [hasChanges(ticket) ? { action: "done", verb: "Done" } : { action: "done", verb: "Done", tone: "main" }, stop];
    case "error":
    case "interrupted":
      return [...(error || interrupted ? [{ action: "retry", verb: released ? "Give it back" : "Retry", tone: "main" } as const] : []), ...(released ? [] : anew(ticket)), ...(error ? [{ action: "done", verb: "Done" } as const] : []), stop];
    case "cancelled":
      return [{ action: "retry", verb: "Retry", tone: "main" }, ...anew(ticket)];
    case "done":
      return [];
  }
}

const hasChanges = ({ changes }: TicketView): boolean => changes !== undefined && changes.files > 0;

/** A worktree that is there can be thrown away; its work is kept for 30 days. */
const anew = ({ workspace }: TicketView): Choice[] =>
  workspace && workspace.removed_at === undefined ? [{ action: "retry_from_scratch", verb: "Retry from scratch" }] : [];

/** The ticket's buttons. */
export function Actions({ ticket }: { ticket: TicketView }) {
  const { view } = useSearch({ strict: false });
  const act = useMutation({ mutationFn: (action: TicketAction) => actOnTicket(ticket.ticket_id, action) });
  return (
    <div className="flex flex-wrap gap-2">
      {ticket.status === "review" && hasChanges(ticket) && view !== "changes" && (
        <Link to="/t/$ticketId" params={{ ticketId: ticket.ticket_id }} search={{ view: "changes" }} className={buttonClass("main", "small")}>
          Review
        </Link>
      )}
      {choicesFor(ticket).map(({ action, verb, tone }) => (
        <Button key={action} size="small" tone={tone ?? "edge"} disabled={act.isPending} onClick={() => act.mutate(action)}>
          {verb}
        </Button>
      ))}
      <FieldError error={act.error?.message} />
    </div>
  );
}
