import { useMutation } from "@tanstack/react-query";
import type { TicketDiff, TicketView } from "@beckon/protocol";
import { actOnWork } from "#api/review.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { FieldError } from "#ui/field.tsx";
import { countWords } from "#ui/time-words.ts";
import { totalsWords } from "./file-words.ts";

interface DiscardDialogProps {
  ticket: TicketView;
  diff: TicketDiff;
  isOpen: boolean;
  onClose: () => void;
}

/** Names what goes, and what stays for how long, before anything is thrown away. */
export function DiscardDialog({ ticket, diff, isOpen, onClose }: DiscardDialogProps) {
  const discard = useMutation({ mutationFn: () => actOnWork(ticket.ticket_id, "discard"), onSuccess: onClose });
  const { commits, uncommitted, branch, totals, problems } = diff;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Discard the changes" description={`${totalsWords(totals)} on ${branch}.`}>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        <li>
          {countWords(commits, "commit")} and {countWords(uncommitted, "file")} not committed go, with the branch and its folder.
        </li>
        <li>All of that can be brought back for 30 days, here.</li>
        {problems.length === 0 ? (
          <li>Files that git ignores, such as installed packages, go for good.</li>
        ) : (
          <li>The folder is kept aside as it is, as not all of it can be brought back from the repository. Disk, in System, lists it.</li>
        )}
      </ul>
      <FieldError error={discard.error?.message} />
      <div>
        <Button tone="danger" disabled={discard.isPending} onClick={() => discard.mutate()}>
          Discard {countWords(totals.files, "file")}
        </Button>
      </div>
    </Dialog>
  );
}
