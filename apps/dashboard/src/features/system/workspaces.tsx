import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { WorkspaceListing } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { cleanUpWorkspaces, fetchWorkspaces, removeWorkspace } from "#api/review.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { RelativeTime } from "#ui/relative-time.tsx";
import { countWords } from "#ui/time-words.ts";
import { sizeWords } from "./size-words.ts";

const cleanupDays = 7;

/** The folders that agents worked in, what they take of the disk, and how to be rid of them. */
export function Workspaces() {
  const cache = useQueryClient();
  const { data, error } = useQuery({ queryKey: keys.workspaces, queryFn: fetchWorkspaces, retry: false });
  const again = (): Promise<void> => cache.invalidateQueries({ queryKey: keys.workspaces });
  const cleanup = useMutation({ mutationFn: () => cleanUpWorkspaces(cleanupDays), onSettled: again });
  const all = data?.workspaces ?? [];
  const bytes = all.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
  return (
    <>
      <FieldError error={error?.message ?? cleanup.error?.message} />
      {data && (
        <p className="tabular text-fact text-soft">
          {countWords(all.length, "folder")}, {sizeWords(bytes)}, in <Command isBlock={false}>{data.root}</Command>
        </p>
      )}
      <ul aria-label="Workspaces" className="flex flex-col gap-2">
        {all.map((one) => (
          <Workspace key={one.name} workspace={one} onRemoved={again} />
        ))}
      </ul>
      {all.length > 0 && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button disabled={cleanup.isPending} onClick={() => cleanup.mutate()}>
            Remove what is closed for {cleanupDays} days
          </Button>
          <p role="status" className="tabular text-fact text-soft">
            {cleanup.data
              ? `${countWords(cleanup.data.removed.length, "folder")} removed, ${cleanup.data.kept.length} left.`
              : "Folders with changes that are neither accepted nor committed stay."}
          </p>
        </div>
      )}
    </>
  );
}

function Workspace({ workspace, onRemoved }: { workspace: WorkspaceListing; onRemoved: () => Promise<void> }) {
  const { name, number, ticket_name, branch, bytes, created_at, leftover, aside, path, problem } = workspace;
  const [isSure, setSure] = useState(false);
  const remove = useMutation({ mutationFn: () => removeWorkspace(name), onSettled: onRemoved });
  const title = `${ticket_name === undefined ? name : `${ticket_name} #${number}`}${aside ? ", kept aside" : ""}`;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-box border border-line bg-surface px-3 py-2">
      <div className="min-w-0">
        <p>{title}</p>
        <p className="tabular text-fact text-soft">
          {bytes === undefined ? "size unknown" : sizeWords(bytes)} · made <RelativeTime at={created_at} />
          {branch === undefined ? " · no repository" : ` · ${branch}`}
          {leftover && " · left by a crash"}
        </p>
        {aside && (
          <p className="text-fact">
            No longer in use, and nowhere else: <Command isBlock={false}>{path}</Command>
          </p>
        )}
        {isSure && (
          <p className="text-fact">
            {branch === undefined || aside ? "Its files are nowhere else." : "What is not committed stays in the repository for 30 days."}
          </p>
        )}
        <FieldError error={remove.error?.message} />
      </div>
      {problem === undefined ? (
        <Button size="small" tone={isSure ? "danger" : "edge"} aria-label={`Remove ${title}`} disabled={remove.isPending} onClick={() => (isSure ? remove.mutate() : setSure(true))}>
          {isSure ? "Remove it" : "Remove…"}
        </Button>
      ) : (
        <p className="text-fact text-soft">{problem}</p>
      )}
    </li>
  );
}
