import { useState } from "react";
import type { ProjectView } from "@beckon/protocol";
import { useProjects } from "#live/projects.ts";
import { useView } from "#live/hooks.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { EmptyPlace } from "#ui/empty-place.tsx";
import { ProjectForm } from "./project-form.tsx";
import { ProjectRow } from "./project-row.tsx";

/** The repositories that tickets work in: add, change, archive. */
export function Projects() {
  const projects = useProjects();
  const isKnown = useView(() => true) ?? false;
  const [editing, setEditing] = useState<ProjectView | "new">();
  const close = (): void => setEditing(undefined);
  const add = (
    <Button tone="main" onClick={() => setEditing("new")}>
      Add a repository
    </Button>
  );
  const open = projects.filter(({ archived_at }) => archived_at === undefined);
  const archived = projects.filter(({ archived_at }) => archived_at !== undefined);
  return (
    <>
      {isKnown && open.length === 0 && (
        <EmptyPlace action={add}>No repository yet. Without one, a ticket works in an empty folder.</EmptyPlace>
      )}
      {open.length > 0 && (
        <>
          <ul aria-label="Projects" className="flex max-w-[72ch] flex-col gap-2">
            {open.map((project) => (
              <ProjectRow key={project.project_id} project={project} onEdit={() => setEditing(project)} />
            ))}
          </ul>
          <div>{add}</div>
        </>
      )}
      {archived.length > 0 && (
        <section aria-label="Archived" className="flex max-w-[72ch] flex-col gap-2">
          <h2 className="text-name font-strong">Archived</h2>
          <ul className="flex flex-col gap-2">
            {archived.map((project) => (
              <ProjectRow key={project.project_id} project={project} onEdit={() => setEditing(project)} />
            ))}
          </ul>
        </section>
      )}
      <Dialog isOpen={editing !== undefined} onClose={close} title={editing === "new" ? "Add a repository" : "Project"}>
        <ProjectForm project={editing === "new" ? undefined : editing} onSaved={close} />
      </Dialog>
    </>
  );
}
