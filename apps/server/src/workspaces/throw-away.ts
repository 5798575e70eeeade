import type { TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { keepWork } from "./keep.ts";
import { readMarker } from "./marker.ts";
import { folderName } from "./names.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { realRoot } from "./own-folder.ts";
import { removeFolder } from "./remove-folder.ts";
import { findWork, type Work } from "./work.ts";
import { branchCommit, listWorktrees } from "./worktrees.ts";

/** A ticket's work, safe under a ref. */
export interface KeptWork {
  ref: string;
  work: Work;
  /** What the ticket's branch points at. */
  own: string | undefined;
}

/** Keeps all that a ticket's worktree and branch hold, ignored files left out. Errors: see findWork. */
export async function keepAll(parts: WorkspaceParts, ticket: TicketView): Promise<KeptWork> {
  const work = await findWork(parts, ticket);
  const { root } = work.repository;
  const own = await branchCommit(parts.git, root, work.branch);
  return { ref: await keepWork(parts.git, root, ticket, { ...work, branchCommit: own }), work, own };
}

/** Removes the worktree and the branch of work that is kept. */
export async function removeKept({ git, root }: WorkspaceParts, ticket: TicketView, { work, own }: KeptWork): Promise<void> {
  const repository = work.repository.root;
  if (work.worktree !== undefined) await removeFolder(git, await realRoot(root), folderName(ticket));
  const elsewhere = (await listWorktrees(git, repository)).some(({ branch }) => branch === work.branch);
  if (own !== undefined && !elsewhere) await git(repository, ["update-ref", "-d", `refs/heads/${work.branch}`, own]);
}

/** Throws a ticket's workspace away, as a retry from scratch asks for; a ref keeps what a worktree held. */
export async function startOver(parts: WorkspaceParts, ticket: TicketView, by: string): Promise<void> {
  const { log, git } = parts;
  const { ticket_id, session_id } = ticket;
  const root = await realRoot(parts.root);
  const name = folderName(ticket);
  const kept = ticket.workspace && ticket.workspace.removed_at === undefined ? await keepWhatIsThere(parts, ticket) : undefined;
  if (kept) await removeKept(parts, ticket, kept);
  if (await readMarker(root, name)) await removeFolder(git, root, name);
  await log.append([{ type: "workspace_removed", ticket_id, session_id, path: `${root}/${name}`, ...(kept ? { ref: kept.ref } : {}), by }]);
}

async function keepWhatIsThere(parts: WorkspaceParts, ticket: TicketView): Promise<KeptWork | undefined> {
  try {
    return await keepAll(parts, ticket);
  } catch (error) {
    // Worktree and branch were deleted by hand: there is nothing to keep.
    if (error instanceof AppError && error.code === "not_found") return undefined;
    throw error;
  }
}
