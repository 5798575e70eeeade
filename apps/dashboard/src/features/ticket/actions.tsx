import { useMutation } from "@tanstack/react-query";
import { cannotResume, type TicketView } from "@beckon/protocol";
import { actOnTicket, type TicketAction } from "#api/requests.ts";
import { Button, type ButtonProps } from "#ui/button.tsx";
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
      return [{ action: "done", verb: "Done", tone: "main" }, stop];
    case "error":
    case "interrupted":
      return [...(error || interrupted ? [{ action: "retry", verb: released ? "Give it back" : "Retry", tone: "main" } as const] : []), ...(error ? [{ action: "done", verb: "Done" } as const] : []), stop];
    case "cancelled":
      return [{ action: "retry", verb: "Retry", tone: "main" }];
    case "done":
      return [];
  }
}

/** The ticket's buttons. */
export function Actions({ ticket }: { ticket: TicketView }) {
  const act = useMutation({ mutationFn: (action: TicketAction) => actOnTicket(ticket.ticket_id, action) });
  return (
    <div className="flex flex-wrap gap-2">
      {choicesFor(ticket).map(({ action, verb, tone }) => (
        <Button key={action} size="small" tone={tone ?? "edge"} disabled={act.isPending} onClick={() => act.mutate(action)}>
          {verb}
        </Button>
      ))}
      <FieldError error={act.error?.message} />
    </div>
  );
}
