import { join } from "node:path";
import type { Event, NewEvent, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Asker } from "#tickets/action.ts";
import { idsOf } from "#tickets/action.ts";
import { change, mustFind } from "#tickets/change.ts";
import { copyFiles, unignored } from "./copy-files.ts";
import { keptDays, keptRefs } from "./keep.ts";
import { inFolder } from "./lock.ts";
import { readMarker, writeMarker } from "./marker.ts";
import { asideName, folderName } from "./names.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { folderIsThere, realRoot } from "./own-folder.ts";
import { removeFolder } from "./remove-folder.ts";
import { setAside } from "./set-aside.ts";
import { keepAll, removeKept } from "./throw-away.ts";
import { repositoryOf, treeOf } from "./work.ts";
import { branchCommit, commitOf } from "./worktrees.ts";

/**
 * Throws the work away and closes the ticket; a ref keeps all but ignored files for 30 days. A worktree with more than that, as commits of a repository inside
 * it, stays as it is, aside. Errors: `wrong_status`, `git_failed`.
 */
export async function discardWork(parts: WorkspaceParts, ticketId: string, asker: Asker): Promise<Event | undefined> {
  const { log, lock } = parts;
  const first = mustFind(log, ticketId);
  if (first.discarded) return undefined;
  const { repository } = await repositoryOf(parts, mustBeOver(first));
  const root = await realRoot(parts.root);
  const name = folderName(first);
  return inFolder(lock, join(root, name), repository, async () => {
    for (;;) {
      const ticket = mustBeOver(mustFind(log, ticketId));
      if (ticket.discarded) return undefined;
      // oxlint-disable-next-line no-await-in-loop -- each try depends on the outcome of the one before
      const kept = await keepAll(parts, ticket);
      const aside = kept.lost.length === 0 ? undefined : asideName(name, new Date());
      const where = aside === undefined ? {} : { aside: join(root, aside) };
      const keep_until = new Date(Date.now() + keptDays * 86_400_000).toISOString();
      // On record before anything is deleted: a crash in between leaves a folder too many, never work that nobody finds. A turn
      // since it was read, over already or not, is noticed by the version.
      const decide = (now: TicketView): NewEvent[] =>
        now.version === ticket.version ? [{ type: "work_discarded", ...idsOf(now), ref: kept.ref, ...where, keep_until, by: asker.by }] : [];
      // oxlint-disable-next-line no-await-in-loop -- each try depends on the outcome of the one before
      const event = await change(log, ticketId, asker, { name: "discard", ticketId }, decide);
      if (!event) continue;
      // The same request again, after an undo, has had its effect.
      // oxlint-disable-next-line no-await-in-loop -- the last thing this loop does
      if (event.type === "work_discarded" && event.ref === kept.ref) await removeKept(parts, ticket, kept, aside);
      return event;
    }
  });
}

/** Brings discarded work back: branch, worktree, and what was not committed. Errors: `wrong_status`, `git_failed` where it is not kept any more. */
export async function undoDiscard(parts: WorkspaceParts, ticketId: string, asker: Asker): Promise<Event | undefined> {
  const { log, git, lock } = parts;
  const first = mustFind(log, ticketId);
  const { repository, project } = await repositoryOf(parts, first);
  const root = await realRoot(parts.root);
  const name = folderName(first);
  const path = join(root, name);
  return inFolder(lock, path, repository, async () => {
    const ticket = mustFind(log, ticketId);
    const { discarded, workspace } = ticket;
    const at = repository.root;
    if (!discarded || !workspace) throw notDiscarded(await keptRefs(git, at, ticket));
    const { branch } = workspace;
    const tree = await treeOf(git, at, discarded.ref);
    if (tree === undefined) throw new AppError("git_failed", `The repository does not keep the work any more (${discarded.ref}).`);
    const head = await git.text(at, ["rev-parse", `${discarded.ref}^1`]);
    // The branch was elsewhere than the worktree, as in the middle of a rebase.
    const apart = await commitOf(git, at, `${discarded.ref}^2`);
    const tip = apart ?? head;
    const taken = await branchCommit(git, at, branch);
    if (taken !== undefined && taken !== tip) throw new AppError("git_failed", `There is another branch ${branch} now. Rename it, then undo.`);
    await makeRoom(parts, root, name);
    const marker = { ticket_id: ticketId, made_at: new Date().toISOString(), worktree: { project_id: project.project_id, repository: at, branch } };
    await writeMarker(root, name, { ...marker, stage: "making" });
    if (taken === undefined) await git(at, ["update-ref", "-m", "beckon: undo discard", `refs/heads/${branch}`, tip, ""]);
    const add = ["worktree", "add", "--quiet", "--force", "--force"];
    await git(at, apart === undefined ? [...add, path, branch] : [...add, "--detach", path, head]);
    await git(path, ["read-tree", "--reset", "-u", tree]);
    // While git knows all that was the ticket's.
    const copied = await unignored(git, path, await copyFiles(git, at, path, project.copy));
    await git(path, ["reset", "--quiet", "--mixed", head]);
    // Made, not ready: what the setup installs was ignored, and so not kept.
    await writeMarker(root, name, { ...marker, stage: "made", copied });
    return change(log, ticketId, asker, { name: "undo", ticketId }, (now) => (now.discarded ? [{ type: "discard_undone", ...idsOf(now), by: asker.by }] : []));
  });
}

function notDiscarded([newest]: readonly string[]): AppError {
  if (newest === undefined) return new AppError("wrong_status", "Nothing of this ticket was discarded.");
  const way = `git branch NAME ${newest}`;
  return new AppError("wrong_status", `This ticket has gone on since, so nothing was undone. What was thrown away last is still kept: ${way} makes a branch of it.`, { details: { ref: newest } });
}

/** What is there since was not discarded: it stays, aside; half of an undo that was cut off goes. */
async function makeRoom({ git }: WorkspaceParts, root: string, name: string): Promise<void> {
  if (!(await folderIsThere(root, name))) return;
  if ((await readMarker(root, name))?.stage === "making") await removeFolder(git, root, name);
  else await setAside(git, root, name);
}

function mustBeOver(ticket: TicketView): TicketView {
  const isOver = ticket.status === "review" || ticket.status === "error" || ticket.status === "cancelled";
  if (!isOver || ticket.active)
    throw new AppError("wrong_status", `Work is discarded from review, after a failure or after a stop; this ticket is ${ticket.status}.`, { details: { status: ticket.status } });
  return ticket;
}
