import { join } from "node:path";
import type { Event, NewEvent, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Asker } from "#tickets/action.ts";
import { idsOf } from "#tickets/action.ts";
import { change, mustFind } from "#tickets/change.ts";
import { copyFiles } from "./copy-files.ts";
import { keptDays } from "./keep.ts";
import { writeMarker } from "./marker.ts";
import { folderName } from "./names.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { folderIsThere, realRoot } from "./own-folder.ts";
import { removeFolder } from "./remove-folder.ts";
import { keepAll, removeKept } from "./throw-away.ts";
import { repositoryOf, treeOf } from "./work.ts";
import { branchCommit } from "./worktrees.ts";

/** Throws the work away and closes the ticket; a ref keeps all but ignored files for 30 days. Errors: `wrong_status`, `git_failed`. */
export async function discardWork(parts: WorkspaceParts, ticketId: string, asker: Asker): Promise<Event | undefined> {
  const { log, lock } = parts;
  const first = mustFind(log, ticketId);
  if (first.discarded) return undefined;
  const { repository } = await repositoryOf(parts, mustBeOver(first));
  return lock(repository.commonDir, async () => {
    const ticket = mustBeOver(mustFind(log, ticketId));
    if (ticket.discarded) return undefined;
    const kept = await keepAll(parts, ticket);
    const keep_until = new Date(Date.now() + keptDays * 86_400_000).toISOString();
    // On record before anything is deleted: a crash in between leaves a folder too many, never work that nobody finds.
    const event = await change(log, ticketId, asker, { name: "discard", ticketId }, (now): NewEvent[] => [
      { type: "work_discarded", ...idsOf(mustBeOver(now)), ref: kept.ref, keep_until, by: asker.by },
    ]);
    await removeKept(parts, ticket, kept);
    return event;
  });
}

/** Brings discarded work back: branch, worktree, and what was not committed. Errors: `wrong_status`, `git_failed` where it is not kept any more. */
export async function undoDiscard(parts: WorkspaceParts, ticketId: string, asker: Asker): Promise<Event | undefined> {
  const { log, git, lock } = parts;
  const { repository, project } = await repositoryOf(parts, mustFind(log, ticketId));
  return lock(repository.commonDir, async () => {
    const ticket = mustFind(log, ticketId);
    const { discarded, workspace } = ticket;
    if (!discarded || !workspace) throw new AppError("wrong_status", "Nothing of this ticket was discarded, or it has been taken up again since.");
    const { branch } = workspace;
    const at = repository.root;
    const tree = await treeOf(git, at, discarded.ref);
    if (tree === undefined) throw new AppError("git_failed", `The repository does not keep the work any more (${discarded.ref}).`);
    const head = await git.text(at, ["rev-parse", `${discarded.ref}^1`]);
    const taken = await branchCommit(git, at, branch);
    if (taken !== undefined && taken !== head) throw new AppError("git_failed", `There is another branch ${branch} now. Rename it, then undo.`);
    const root = await realRoot(parts.root);
    const name = folderName(ticket);
    const path = join(root, name);
    if (await folderIsThere(root, name)) await removeFolder(git, root, name);
    const marker = { ticket_id: ticketId, made_at: new Date().toISOString(), worktree: { project_id: project.project_id, repository: at, branch } };
    await writeMarker(root, name, { ...marker, stage: "making" });
    const add = ["worktree", "add", "--quiet", "--force", "--force"];
    await git(at, taken === undefined ? [...add, "--no-track", "-b", branch, path, head] : [...add, path, branch]);
    await git(path, ["read-tree", "--reset", "-u", tree]);
    await git(path, ["reset", "--quiet", "--mixed", head]);
    await copyFiles(at, path, project.copy);
    // Made, not ready: what the setup installs was ignored, and so not kept.
    await writeMarker(root, name, { ...marker, stage: "made" });
    return change(log, ticketId, asker, { name: "undo", ticketId }, (now) => (now.discarded ? [{ type: "discard_undone", ...idsOf(now), by: asker.by }] : []));
  });
}

function mustBeOver(ticket: TicketView): TicketView {
  const isOver = ticket.status === "review" || ticket.status === "error" || ticket.status === "cancelled";
  if (!isOver || ticket.active)
    throw new AppError("wrong_status", `Work is discarded from review, after a failure or after a stop; this ticket is ${ticket.status}.`, { details: { status: ticket.status } });
  return ticket;
}
