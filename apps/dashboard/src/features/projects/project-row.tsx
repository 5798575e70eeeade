import { useMutation } from "@tanstack/react-query";
import type { ProjectView } from "@beckon/protocol";
import { archiveProject } from "#api/projects.ts";
import { useProjectState } from "#live/projects.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { countWords } from "#ui/time-words.ts";

/** A project: where it is, what tickets start from, and what stands in their way. */
export function ProjectRow({ project, onEdit }: { project: ProjectView; onEdit: () => void }) {
  const { project_id, name, path, base, check, archived_at } = project;
  const isArchived = archived_at !== undefined;
  const { data: state } = useProjectState(isArchived ? undefined : project_id);
  const archive = useMutation({ mutationFn: () => archiveProject(project_id, !isArchived) });
  return (
    <li className="flex flex-col gap-1 rounded-box border border-line bg-surface px-3 py-2">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h2 className="font-strong">{name}</h2>
        <div className="flex gap-2">
          {!isArchived && (
            <Button size="small" aria-label={`Change ${name}`} onClick={onEdit}>
              Change
            </Button>
          )}
          <Button size="small" aria-label={`${isArchived ? "Restore" : "Archive"} ${name}`} disabled={archive.isPending} onClick={() => archive.mutate()}>
            {isArchived ? "Restore" : "Archive"}
          </Button>
        </div>
      </div>
      <p className="text-fact text-soft">
        <Command isBlock={false}>{path}</Command> · from {base}
        {check === "" ? " · no check" : ""}
      </p>
      {check !== "" && (
        <p className="text-fact text-soft">
          Check: <Command isBlock={false}>{check}</Command>
        </p>
      )}
      {state && state.uncommitted > 0 && (
        <p className="text-fact text-soft">{countWords(state.uncommitted, "file")} not committed; tickets do not see them.</p>
      )}
      <FieldError error={state?.problem ?? archive.error?.message} />
    </li>
  );
}
