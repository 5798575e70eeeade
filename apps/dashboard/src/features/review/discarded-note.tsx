import { useMutation } from "@tanstack/react-query";
import type { TicketView } from "@beckon/protocol";
import { actOnWork } from "#api/review.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { clockWords } from "#ui/time-words.ts";
import { useNow } from "#ui/use-now.ts";

/** What was discarded, how long it is kept, and the way back. */
export function DiscardedNote({ ticket }: { ticket: TicketView }) {
  const now = useNow(60_000);
  const undo = useMutation({ mutationFn: () => actOnWork(ticket.ticket_id, "undo-discard") });
  const { discarded } = ticket;
  if (!discarded) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-box border border-edge bg-surface p-3">
      <p className="min-w-0 flex-1">
        {discarded.by} discarded this. It is kept until {clockWords(discarded.keep_until, now)} as <Command isBlock={false}>{discarded.ref}</Command>.
        {discarded.aside === undefined ? null : (
          <>
            {" "}
            The folder is as it was in <Command isBlock={false}>{discarded.aside}</Command>.
          </>
        )}
      </p>
      <Button tone="main" disabled={undo.isPending} onClick={() => undo.mutate()}>
        Undo discard
      </Button>
      <FieldError error={undo.error?.message} />
    </div>
  );
}
