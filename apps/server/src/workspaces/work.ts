import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectView, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { mustFindProject } from "#projects/change-projects.ts";
import type { Git } from "#projects/git.ts";
import { findRepository, type Place } from "#projects/repository.ts";
import { readMarker } from "./marker.ts";
import { folderName } from "./names.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { folderIsThere, realRoot } from "./own-folder.ts";
import { readWorkTree } from "./work-tree.ts";
import { belongsTo, branchCommit } from "./worktrees.ts";

/** What a ticket has changed, wherever it is kept: in its worktree, on its branch, or in the ref of a discard. */
export interface Work {
  project: ProjectView;
  repository: Place;
  /** The worktree, where there is one. */
  worktree?: string;
  branch: string;
  base: string;
  /** The commit that the base and the work have in common. */
  base_commit: string;
  head: string;
  tree: string;
  /** Files, and maybe folders, that came from the person's checkout. */
  copied: string[];
  /** What is not in the tree although it is the ticket's, as sentences. */
  problems: string[];
}

/** The ticket's project and repository. Errors: `wrong_status` for a ticket without one or not begun, `git_failed` for a repository that is not there. */
export async function repositoryOf({ log, git }: Pick<WorkspaceParts, "log" | "git">, ticket: TicketView): Promise<{ project: ProjectView; repository: Place; workspace: NonNullable<TicketView["workspace"]> }> {
  const { project_id, workspace } = ticket;
  if (project_id === undefined) throw new AppError("wrong_status", "This ticket works in a folder of its own, without a repository; there is nothing to compare it with.");
  if (!workspace) throw new AppError("wrong_status", "This ticket has not begun; there are no changes yet.");
  const project = mustFindProject(log, project_id);
  try {
    return { project, repository: await findRepository(git, project.path), workspace };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("git_failed", `The project ${project.name} cannot be read. ${error.message}`, { cause: error });
  }
}

/** Finds a ticket's work. Errors: as `repositoryOf`, and `not_found` where neither worktree, branch nor ref is left. */
export async function findWork(parts: WorkspaceParts, ticket: TicketView): Promise<Work> {
  const { git } = parts;
  const found = await repositoryOf(parts, ticket);
  const { repository } = found;
  const worktree = await worktreeOf(parts, ticket, repository);
  if (worktree !== undefined) {
    const copied = (await readMarker(await realRoot(parts.root), folderName(ticket)))?.copied ?? [];
    return { ...(await describe(git, found, await readWorkTree(git, worktree, copied), copied)), worktree };
  }
  const work = await describe(git, found, await keptWork(git, repository.root, ticket, found.workspace.branch));
  const stray = await strayFolder(parts, ticket);
  if (stray === undefined) return work;
  return { ...work, problems: [...work.problems, `${stray} does not belong to the repository ${repository.root} any more; what is only in it is not among the changes.`] };
}

/** What a discard kept, without a look at a folder that may just be going. Errors: as `findWork`. */
export async function findDiscarded(parts: WorkspaceParts, ticket: TicketView): Promise<Work> {
  const found = await repositoryOf(parts, ticket);
  return describe(parts.git, found, await keptWork(parts.git, found.repository.root, ticket, found.workspace.branch));
}

type Found = Pick<Work, "head" | "tree" | "problems">;

async function describe(git: Git, { project, repository, workspace }: Awaited<ReturnType<typeof repositoryOf>>, found: Found, copied: readonly string[] = []): Promise<Work> {
  const { branch, base } = workspace;
  const base_commit = await commonCommit(git, repository.root, found.head, base, workspace.base_commit);
  return { project, repository, branch, base, base_commit, copied: [...copied, ...(await inCheckout(repository, project.copy))], ...found };
}

/** What of a project's list is in the checkout: of what is not, nothing was copied. */
async function inCheckout({ root }: Place, paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => lstat(join(root, path)).then(() => [path], () => [])));
  return found.flat();
}

/** The folder in the place of a ticket's worktree, whatever it is. */
async function strayFolder({ root }: WorkspaceParts, ticket: TicketView): Promise<string | undefined> {
  const real = await realRoot(root);
  const name = folderName(ticket);
  const isHalf = (await readMarker(real, name))?.stage === "making";
  return !isHalf && (await folderIsThere(real, name)) ? join(real, name) : undefined;
}

/** The ticket's worktree as long as it is there, whole, and its repository's: of one half made, missing files would pass for deleted. */
export async function worktreeOf({ git, root }: WorkspaceParts, ticket: TicketView, { root: repository, commonDir }: Place): Promise<string | undefined> {
  const real = await realRoot(root);
  const name = folderName(ticket);
  if (!(await folderIsThere(real, name))) return undefined;
  const marker = await readMarker(real, name);
  if (!marker || marker.stage === "making") return undefined;
  const path = join(real, name);
  return (await belongsTo(git, path, repository, commonDir)) ? path : undefined;
}

async function keptWork(git: Git, repository: string, ticket: TicketView, branch: string): Promise<Found> {
  const ref = ticket.discarded?.ref;
  const kept = ref === undefined ? undefined : await treeOf(git, repository, ref);
  const commit = await branchCommit(git, repository, branch);
  if (kept !== undefined && ref !== undefined) return { head: await git.text(repository, ["rev-parse", `${ref}^1`]), tree: kept, problems: [] };
  if (commit === undefined) throw new AppError("not_found", `Neither the worktree nor the branch ${branch} is there any more.`);
  return { head: commit, tree: await git.text(repository, ["rev-parse", `${commit}^{tree}`]), problems: [] };
}

/** The tree of a commit's name; undefined where there is no such commit. */
export async function treeOf(git: Git, repository: string, commit: string): Promise<string | undefined> {
  const result = await git(repository, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{tree}`], { codes: [0, 1, 128] });
  return result.code === 0 ? result.stdout.toString("utf8").trim() : undefined;
}

async function commonCommit(git: Git, repository: string, head: string, base: string, begun: string): Promise<string> {
  const result = await git(repository, ["merge-base", head, `refs/heads/${base}`], { codes: [0, 1, 128] });
  return result.code === 0 ? result.stdout.toString("utf8").trim() : begun;
}
