import { projectOf, reduceProject, type Event, type ProjectView } from "@beckon/protocol";
import type { Statements } from "./statements.ts";

/** The projection of projects; few, so all stand in memory. */
export interface ProjectViews {
  project(projectId: string): ProjectView | undefined;
  projects(): ProjectView[];
  begin(): ProjectDraft;
}

/** Projects of a commit in the making; see Draft of views.ts. */
interface ProjectDraft {
  version(projectId: string): number;
  apply(events: readonly Event[]): { undo(): void };
  save(): void;
  keep(): void;
}

/** Reads the stored projects; every change goes through a draft. */
export function createProjectViews(sql: Statements): ProjectViews {
  const kept = new Map<string, ProjectView>();
  for (const row of sql.projects.all() as { view: string }[]) {
    const project = JSON.parse(row.view) as ProjectView;
    kept.set(project.project_id, project);
  }
  return {
    project: (id) => kept.get(id),
    projects: () => [...kept.values()],
    begin() {
      const changed = new Map<string, ProjectView>();
      return {
        version: (id) => (changed.get(id) ?? kept.get(id))?.version ?? 0,
        apply(events) {
          const before = new Map(changed);
          for (const event of events) {
            const id = projectOf(event);
            const next = id === undefined ? undefined : reduceProject(changed.get(id) ?? kept.get(id), event);
            if (next) changed.set(next.project_id, next);
          }
          return {
            undo() {
              changed.clear();
              for (const [id, project] of before) changed.set(id, project);
            },
          };
        },
        save: () => changed.forEach((project) => sql.saveProject.run(project.project_id, JSON.stringify(project))),
        keep: () => changed.forEach((project) => kept.set(project.project_id, project)),
      };
    },
  };
}
