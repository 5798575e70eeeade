import { useQuery } from "@tanstack/react-query";
import type { TicketDiff, TicketView } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { fetchAcceptPreview } from "#api/review.ts";
import { Dialog } from "#ui/dialog.tsx";
import { FieldError } from "#ui/field.tsx";
import { AcceptForm } from "./accept-form.tsx";
import { totalsWords } from "./file-words.ts";

interface AcceptDialogProps {
  ticket: TicketView;
  diff: TicketDiff;
  isOpen: boolean;
  onClose: () => void;
  onAskRebase: () => void;
}

/** Takes the work over: what each way would do is tried before it is offered. */
export function AcceptDialog({ ticket, diff, isOpen, onClose, onAskRebase }: AcceptDialogProps) {
  const preview = useQuery({
    queryKey: keys.accept(ticket.ticket_id, diff.tree),
    queryFn: () => fetchAcceptPreview(ticket.ticket_id),
    enabled: isOpen,
    // The base moves and the checkout changes without any word to us.
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Accept the changes" description={`${totalsWords(diff.totals)} on ${diff.branch}, for ${diff.base}.`}>
      <FieldError error={preview.error?.message} />
      {preview.data && <AcceptForm ticket={ticket} tree={diff.tree} preview={preview.data} onClose={onClose} onAskRebase={onAskRebase} />}
    </Dialog>
  );
}
