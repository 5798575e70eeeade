import { homedir } from "node:os";
import { basename, join } from "node:path";
import type { EditProjectBody, NewEvent, ProjectSettings, ProjectView, RegisterProjectBody } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import type { AgentDirectory } from "#tickets/create-ticket.ts";
import { newId } from "#tickets/new-id.ts";
import { changeProjects, mustFindProject } from "./change-projects.ts";
import type { Git } from "./git.ts";
import { chooseBase, inspectRepository } from "./repository.ts";

/** What the use cases of projects need of the house. */
export interface ProjectParts {
  log: Log;
  git: Git;
  agents: Pick<AgentDirectory, "problem">;
  /** Where worktrees are; no project may be inside. */
  workspaceRoot: string;
}

/** Registers a repository. A path that was archived comes back as it is given now. Errors: `bad_request`, `unknown_agent`, `conflict` (registered already). */
export async function registerProject(parts: ProjectParts, body: RegisterProjectBody, by: string): Promise<ProjectView> {
  const { log } = parts;
  const { default_agent, copy, setup, check } = body;
  checkAgent(parts, default_agent);
  const { path, base } = await checkRepository(parts, body.path, body.base);
  const agent = default_agent === undefined ? {} : { default_agent };
  const settings: ProjectSettings = { name: body.name ?? basename(path), path, base, ...agent, copy, setup, check };
  let project_id = newId("p");
  const events = (): NewEvent | undefined => {
    const same = log.projects().find((one) => one.path === path);
    if (!same) return { type: "project_registered", project_id, by, ...settings };
    refuseTwice(same);
    ({ project_id } = same);
    return { type: "project_restored", project_id, by };
  };
  await changeProjects(log, events);
  if (!sameSettings(mustFindProject(log, project_id), settings))
    await changeProjects(log, () => ({ type: "project_edited", project_id, by, ...settings }));
  return mustFindProject(log, project_id);
}

/** Changes what is given; a new path must be a repository too. Errors as for registering, and `unknown_project`. */
export async function editProject(parts: ProjectParts, projectId: string, body: EditProjectBody, by: string): Promise<ProjectView> {
  const { log } = parts;
  const before = mustFindProject(log, projectId);
  checkAgent(parts, body.default_agent ?? undefined);
  const { name, base, ...others } = body;
  const asked = base === null ? undefined : (base ?? before.base);
  const moved: Partial<Pick<ProjectSettings, "path" | "base">> = body.path === undefined && base === undefined ? {} : await checkRepository(parts, body.path ?? before.path, asked);
  const named = name === undefined ? {} : { name: name ?? basename(moved.path ?? before.path) };
  await changeProjects(log, () => {
    const now = mustFindProject(log, projectId);
    const { default_agent, ...rest } = { ...settingsOf(now), ...others, ...moved, ...named };
    const settings: ProjectSettings = { ...rest, ...(typeof default_agent === "string" ? { default_agent } : {}) };
    const same = log.projects().find((one) => one.path === settings.path && one.project_id !== projectId);
    if (same) refuseTwice({ ...same, archived_at: undefined });
    return sameSettings(now, settings) ? undefined : { type: "project_edited", project_id: projectId, by, ...settings };
  });
  return mustFindProject(log, projectId);
}

/** Takes a project out of use, or back into it; its tickets stay as they are. */
export async function archiveProject({ log }: ProjectParts, projectId: string, archived: boolean, by: string): Promise<ProjectView> {
  const type = archived ? "project_archived" : "project_restored";
  await changeProjects(log, () =>
    (mustFindProject(log, projectId).archived_at !== undefined) === archived ? undefined : { type, project_id: projectId, by },
  );
  return mustFindProject(log, projectId);
}

function checkAgent({ agents }: ProjectParts, id: string | undefined): void {
  const problem = id === undefined ? undefined : agents.problem(id);
  if (problem !== undefined) throw new AppError("unknown_agent", problem, { field: "default_agent" });
}

async function checkRepository({ git, workspaceRoot }: ProjectParts, asked: string, base: string | undefined): Promise<{ path: string; base: string }> {
  const path = asked === "~" || asked.startsWith("~/") ? join(homedir(), asked.slice(1)) : asked;
  const repository = await inspectRepository(git, path);
  if (`${repository.root}/`.startsWith(`${workspaceRoot}/`))
    throw new AppError("bad_request", `${path} is one of Beckon's own worktrees. Add the repository that it belongs to.`, { field: "path" });
  return { path: repository.root, base: await chooseBase(git, repository, base) };
}

function refuseTwice({ name, path, archived_at, project_id }: Pick<ProjectView, "name" | "path" | "project_id"> & { archived_at?: string | undefined }): void {
  if (archived_at === undefined)
    throw new AppError("conflict", `${path} is the project ${name} already.`, { field: "path", details: { project_id } });
}

const settingsOf = ({ name, path, base, default_agent, copy, setup, check }: ProjectSettings): ProjectSettings => ({
  name,
  path,
  base,
  ...(default_agent === undefined ? {} : { default_agent }),
  copy,
  setup,
  check,
});

const sameSettings = (one: ProjectSettings, other: ProjectSettings): boolean =>
  JSON.stringify(settingsOf(one)) === JSON.stringify(settingsOf(other));
