import { useId } from "react";
import type { FileChange, TicketView } from "@beckon/protocol";
import { useProjects } from "#live/projects.ts";
import { FieldError } from "#ui/field.tsx";
import { countWords } from "#ui/time-words.ts";
import { AcceptedNote } from "./accepted-note.tsx";
import { CheckLine } from "./check-line.tsx";
import { useComments } from "./comments.ts";
import { DiscardedNote } from "./discarded-note.tsx";
import { FileDiff } from "./file-diff.tsx";
import { FileList } from "./file-list.tsx";
import { totalsWords } from "./file-words.ts";
import { FootBar } from "./foot-bar.tsx";
import { useDiff } from "./use-diff.ts";

/** Lines that are drawn at once; the files after that open one by one, else a large change would hold up the page. */
const mostLines = 1_500;

function openAtFirst(files: readonly FileChange[]): boolean[] {
  let lines = 0;
  return files.map((file) => (lines += file.added + file.removed) <= mostLines);
}

/** What a ticket changed: check, files, lines with comments, and the bar that decides. `onSent` is called when a message left. */
export function Review({ ticket, onSent }: { ticket: TicketView; onSent: () => void }) {
  const base = useId();
  const { data: diff, error } = useDiff(ticket);
  const project = useProjects().find(({ project_id }) => project_id === ticket.project_id);
  const { of, set } = useComments(ticket.ticket_id);
  const files = diff?.files ?? [];
  const idOf = (path: string): string => `file-${base.replaceAll(/\W/g, "")}-${files.findIndex((file) => file.path === path)}`;
  const open = openAtFirst(files);
  const canComment = ticket.status !== "cancelled";
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by the keyboard */}
      <div tabIndex={0} role="region" aria-label="Changes" className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto *:shrink-0 px-6 py-3 max-tablet:px-4">
        <AcceptedNote ticket={ticket} />
        <DiscardedNote ticket={ticket} />
        <CheckLine ticket={ticket} command={ticket.workspace?.removed_at === undefined ? (project?.check ?? "") : ""} />
        <FieldError error={error?.message} />
        {diff?.problems.map((problem) => <FieldError key={problem} error={problem} />)}
        {diff && (
          <p className="tabular text-fact text-soft">
            {files.length === 0 ? "Nothing was changed." : `${totalsWords(diff.totals)} against ${diff.base}. ${countWords(diff.commits, "commit")}, ${countWords(diff.uncommitted, "file")} not committed.`}
          </p>
        )}
        {diff && files.length > 0 && <FileList files={files} idOf={idOf} />}
        {diff && files.map((file, index) => (
          <FileDiff
            key={file.path}
            ticketId={ticket.ticket_id}
            tree={diff.tree}
            file={file}
            startsOpen={open[index] ?? false}
            id={idOf(file.path)}
            commentOf={of}
            onComment={canComment ? set : undefined}
          />
        ))}
        {diff && diff.more_files > 0 && <p className="tabular text-fact text-soft">{countWords(diff.more_files, "more file")} not shown.</p>}
      </div>
      {diff && !ticket.discarded && <FootBar ticket={ticket} diff={diff} onSent={onSent} />}
    </>
  );
}
