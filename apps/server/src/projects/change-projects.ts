import type { NewEvent, ProjectView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log, LogReader } from "#log/log.ts";

/** The project, or `unknown_project`. */
export function mustFindProject(log: LogReader, projectId: string): ProjectView {
  const project = log.project(projectId);
  if (!project) throw new AppError("unknown_project", `There is no project "${projectId.slice(0, 80)}".`, { field: "project_id" });
  return project;
}

/**
 * Decides upon the projects as they are and appends; decides anew where another change came in between. All changes of
 * projects share one line: the key names the change before this one, and can be used once.
 */
export async function changeProjects(log: Log, decide: () => NewEvent | undefined): Promise<void> {
  for (;;) {
    const latest = Math.max(0, ...log.projects().map(({ version }) => version));
    const event = decide();
    if (!event) return;
    // oxlint-disable-next-line no-await-in-loop -- each try depends on the outcome of the one before
    const outcome = await log.append([event], { keys: [`projects-after/${latest}`] });
    if (outcome.status === "appended") return;
  }
}
