import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { GitError, type Git } from "#projects/git.ts";
import { keepWork } from "./keep.ts";
import { inFolder } from "./lock.ts";
import { readMarker } from "./marker.ts";
import { folderName } from "./names.ts";
import { nestedWork } from "./nested.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { folderIsThere, realRoot } from "./own-folder.ts";
import { removeFolder } from "./remove-folder.ts";
import { setAside } from "./set-aside.ts";
import { findWork, repositoryOf, type Work } from "./work.ts";
import { readWorkTree } from "./work-tree.ts";
import { branchCommit, listWorktrees } from "./worktrees.ts";

/** A ticket's work, safe under a ref. */
export interface KeptWork {
  ref: string;
  work: Work;
  /** What the ticket's branch points at. */
  own: string | undefined;
  /** What of the worktree the ref cannot keep, as sentences. */
  lost: string[];
}

/** What of a ticket's work no ref can keep, as sentences; none where all of it can. Errors: see findWork. */
export async function unkeepable({ git }: Pick<WorkspaceParts, "git">, { worktree, tree, problems }: Pick<Work, "worktree" | "tree" | "problems">): Promise<string[]> {
  return worktree === undefined ? problems : [...problems, ...(await nestedWork(git, worktree, tree))];
}

/** What would be lost is named, with where it is, and nothing done. */
export function refuseLoss(lost: readonly string[], folder: string | undefined): void {
  const way = folder === undefined ? [] : [`Save or delete it in ${folder}, then try again.`];
  if (lost.length > 0) throw new AppError("git_failed", ["Not everything here can be kept, so nothing was removed.", ...lost, ...way].join(" "), { details: { lost } });
}

/** Keeps all that a ticket's worktree and branch hold, ignored files left out. Errors: see findWork, and `git_failed` where a folder in its place cannot be kept. */
export async function keepAll(parts: WorkspaceParts, ticket: TicketView): Promise<KeptWork> {
  const work = await findWork(parts, ticket);
  const lost = await unkeepable(parts, work);
  if (work.worktree === undefined) refuseLoss(lost, undefined);
  const { root } = work.repository;
  const own = await branchCommit(parts.git, root, work.branch);
  return { ref: await keepWork(parts.git, root, ticket, { ...work, branchCommit: own }), work, own, lost };
}

/** Removes a worktree whose files are kept as this tree; where others have come in since it was read, it stays aside. */
export async function removeRead(git: Git, root: string, name: string, tree: string): Promise<void> {
  const path = join(root, name);
  const copied = (await readMarker(root, name))?.copied;
  const now = await readWorkTree(git, path, copied).catch(() => undefined);
  const isKept = now?.tree === tree && now.problems.length === 0 && (await nestedWork(git, path, tree)).length === 0;
  if (isKept) await removeFolder(git, root, name);
  else await setAside(git, root, name);
}

/** Removes the worktree and the branch of work that is kept; with `aside` the worktree stays, under that name. */
export async function removeKept({ git, root }: WorkspaceParts, ticket: TicketView, { work, own }: KeptWork, aside?: string): Promise<void> {
  const repository = work.repository.root;
  const name = folderName(ticket);
  if (aside !== undefined) await setAside(git, await realRoot(root), name, aside);
  else if (work.worktree !== undefined) await removeRead(git, await realRoot(root), name, work.tree);
  const elsewhere = (await listWorktrees(git, repository)).some(({ branch }) => branch === work.branch);
  if (own !== undefined && !elsewhere) await git(repository, ["update-ref", "-d", `refs/heads/${work.branch}`, own]);
}

/** Throws a ticket's workspace away, as a retry from scratch asks for: a ref keeps what a worktree held; what no ref can keep stays in a folder aside. */
export async function startOver(parts: WorkspaceParts, ticket: TicketView, by: string): Promise<void> {
  const { log, git, lock } = parts;
  const { ticket_id, session_id } = ticket;
  const root = await realRoot(parts.root);
  const name = folderName(ticket);
  const path = join(root, name);
  const hasWork = ticket.project_id !== undefined && ticket.workspace !== undefined;
  const repository = hasWork ? (await repositoryOf(parts, ticket)).repository : undefined;
  await inFolder(lock, path, repository, async () => {
    const aside = (await isKeepable(parts, root, ticket, hasWork)) ? undefined : await setAside(git, root, name);
    const kept = hasWork ? await keepWhatIsThere(parts, ticket) : undefined;
    if (kept) await removeKept(parts, ticket, kept);
    // Empty, or cut off while it was made.
    if (await readMarker(root, name)) await removeFolder(git, root, name);
    const gone = { path, ...(kept ? { ref: kept.ref } : {}), ...(aside === undefined ? {} : { aside }), by };
    await log.append([{ type: "workspace_removed", ticket_id, session_id, ...gone }]);
  });
}

async function isKeepable(parts: WorkspaceParts, root: string, ticket: TicketView, hasWork: boolean): Promise<boolean> {
  const name = folderName(ticket);
  const marker = await readMarker(root, name);
  if (!marker || marker.stage === "making" || !(await folderIsThere(root, name))) return true;
  if (!marker.worktree || !hasWork) return (await readdir(join(root, name))).length === 0;
  try {
    return (await unkeepable(parts, await findWork(parts, ticket))).length === 0;
  } catch (error) {
    if (error instanceof AppError || error instanceof GitError) return false;
    throw error;
  }
}

async function keepWhatIsThere(parts: WorkspaceParts, ticket: TicketView): Promise<KeptWork | undefined> {
  try {
    return await keepAll(parts, ticket);
  } catch (error) {
    // Worktree and branch were deleted by hand, or the worktree is set aside: there is nothing to keep.
    if (error instanceof AppError && error.code === "not_found") return undefined;
    throw error;
  }
}
