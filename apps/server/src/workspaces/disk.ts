import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isClosed, type NewEvent, type TicketView, type WorkspaceListing } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Git } from "#projects/git.ts";
import { findRepository, type Place } from "#projects/repository.ts";
import { run } from "#projects/run.ts";
import { idsOf } from "#tickets/action.ts";
import { decideOn } from "#tickets/change.ts";
import { keepWork } from "./keep.ts";
import { inFolder } from "./lock.ts";
import { markedNames, readMarker, type Marker } from "./marker.ts";
import { isFolderName } from "./names.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { folderIsThere, realRoot } from "./own-folder.ts";
import { removeFolder } from "./remove-folder.ts";
import { refuseLoss, removeRead, unkeepable } from "./throw-away.ts";
import { treeOf } from "./work.ts";
import { readWorkTree, type WorkTree } from "./work-tree.ts";
import { belongsTo, branchCommit, isAncestor } from "./worktrees.ts";

const measureWithinMs = 20_000;

/** All folders that Beckon made, with what they take of the disk; oldest first. */
export async function listWorkspaces(parts: WorkspaceParts): Promise<WorkspaceListing[]> {
  const root = await realRoot(parts.root);
  const names = await markedNames(root);
  const listed = await Promise.all(names.map((name) => describe(parts, root, name)));
  return listed.filter((one) => one !== undefined).toSorted((one, other) => one.created_at.localeCompare(other.created_at));
}

async function describe(parts: WorkspaceParts, root: string, name: string): Promise<WorkspaceListing | undefined> {
  const marker = await readMarker(root, name);
  if (!marker || !(await folderIsThere(root, name).catch(() => false))) return undefined;
  const ticket = parts.log.ticket(marker.ticket_id);
  const path = join(root, name);
  const bytes = await measure(parts, path);
  const { worktree } = marker;
  const isAside = marker.stage === "aside";
  const problem = isAside ? undefined : problemOf(ticket);
  return {
    name,
    path,
    ticket_id: marker.ticket_id,
    created_at: marker.made_at,
    leftover: !ticket || marker.stage === "making",
    aside: isAside,
    ...(ticket ? { number: ticket.number, ticket_name: ticket.ticket_name, status: ticket.status } : {}),
    ...(worktree ? { project_id: worktree.project_id, branch: worktree.branch } : {}),
    ...(bytes === undefined ? {} : { bytes }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Why a ticket's folder cannot be removed now. */
function problemOf(ticket: TicketView | undefined): string | undefined {
  const isOver = !ticket || isClosed(ticket.status) || ticket.status === "review" || ticket.status === "error";
  if (isOver && !ticket?.active) return undefined;
  if (isOver) return "Its agent is being ended.";
  return `Its ticket is ${ticket.status}; an agent may need the folder.`;
}

async function measure({ environment }: WorkspaceParts, path: string): Promise<number | undefined> {
  const options = { cwd: path, env: environment, timeoutMs: measureWithinMs };
  const result = await run("du", ["-sk", "."], options).catch(() => undefined);
  const kilobytes = /^\d+/.exec(result?.stdout.toString("utf8") ?? "")?.[0];
  return result?.ended === "exited" && kilobytes !== undefined ? Number(kilobytes) * 1_024 : undefined;
}

/**
 * Removes one folder. What a worktree holds that its branch does not is kept under a ref for 30 days; a folder without a repository,
 * or one that is kept aside, goes with all that is in it; with `ifEmpty` it must be empty. Errors: `not_found`, `wrong_status`, `git_failed` where something cannot be kept.
 */
export async function removeWorkspace(parts: WorkspaceParts, name: string, by: string, { ifEmpty = false } = {}): Promise<void> {
  const { git, lock } = parts;
  const root = await realRoot(parts.root);
  const path = join(root, name);
  const first = await mustHaveMarker(root, name);
  const place = await placeOf(parts, path, first);
  await inFolder(lock, path, place, async () => {
    const marker = await mustHaveMarker(root, name);
    if (ifEmpty && (marker.stage === "aside" || !marker.worktree)) await mustBeEmpty(path);
    if (marker.stage === "aside") return removeFolder(git, root, name);
    const tree = await recordRemoval(parts, root, name, marker, place, by);
    return tree === undefined ? removeFolder(git, root, name) : removeRead(git, root, name, tree);
  });
}

/**
 * Keeps and records before anything is deleted. A turn in between, over already or not, is noticed by the ticket's version, and all
 * is read again; one that begins later finds the folder gone. Gives the tree of what is kept.
 */
async function recordRemoval(parts: WorkspaceParts, root: string, name: string, marker: Marker, place: Place | undefined, by: string): Promise<string | undefined> {
  for (;;) {
    const ticket = parts.log.ticket(marker.ticket_id);
    mustBeFree(ticket);
    // oxlint-disable-next-line no-await-in-loop -- each try depends on the outcome of the one before
    const { ref, tree } = await keepUnsaved(parts, root, name, marker, place);
    if (!ticket) return tree;
    const removed = { path: join(root, name), ...(ref === undefined ? {} : { ref }), by };
    const decide = (now: TicketView): NewEvent[] => (now.version === ticket.version ? [{ type: "workspace_removed", ...idsOf(now), ...removed }] : []);
    // oxlint-disable-next-line no-await-in-loop -- each try depends on the outcome of the one before
    if ((await decideOn(parts.log, ticket.ticket_id, decide)).length > 0) return tree;
  }
}

async function mustHaveMarker(root: string, name: string): Promise<Marker> {
  const marker = isFolderName(name) ? await readMarker(root, name) : undefined;
  if (!marker) throw new AppError("not_found", `Beckon has no folder ${name.slice(0, 120)}.`, { field: "name" });
  return marker;
}

async function mustBeEmpty(path: string): Promise<void> {
  if ((await readdir(path).catch(() => [])).length > 0) throw new AppError("wrong_status", "Its files are nowhere else.");
}

function mustBeFree(ticket: TicketView | undefined): void {
  const problem = problemOf(ticket);
  if (problem !== undefined) throw new AppError("wrong_status", problem);
}

/** The repository that a worktree belongs to: where it was when the worktree was made, or where its project is now. */
async function placeOf({ log, git }: WorkspaceParts, path: string, { worktree }: Marker): Promise<Place | undefined> {
  if (!worktree) return undefined;
  for (const at of new Set([worktree.repository, log.project(worktree.project_id)?.path])) {
    // oxlint-disable-next-line no-await-in-loop -- the first that fits is the answer
    const place = at === undefined ? undefined : await findRepository(git, at).catch(() => undefined);
    // oxlint-disable-next-line no-await-in-loop -- the first that fits is the answer
    if (place && (await belongsTo(git, path, place.root, place.commonDir).catch(() => false))) return place;
  }
  return undefined;
}

async function keepUnsaved(parts: WorkspaceParts, root: string, name: string, { worktree, stage, ticket_id, copied }: Marker, place: Place | undefined): Promise<{ ref?: string; tree?: string }> {
  const path = join(root, name);
  if (!worktree || stage === "making" || !(await folderIsThere(root, name))) return {};
  if (!place) throw new AppError("git_failed", `${path} does not belong to the repository ${worktree.repository} any more, so that nothing keeps what is in it. Nothing was removed; delete the folder yourself if you do not need it.`);
  const { git, log } = parts;
  const work = await readWorkTree(git, path, copied);
  refuseLoss(await unkeepable(parts, { ...work, worktree: path }), path);
  const ticket = log.ticket(ticket_id);
  if (work.tree === ticket?.accepted?.tree || (await isOnBranch(git, place.root, worktree.branch, work))) return { tree: work.tree };
  return { tree: work.tree, ref: await keepWork(git, place.root, { number: ticket?.number ?? Number(name.split("-")[0]), ticket_id }, work) };
}

/** Whether the branch, which stays, has the files and the commits. */
async function isOnBranch(git: Git, repository: string, branch: string, { tree, head }: WorkTree): Promise<boolean> {
  const tip = await branchCommit(git, repository, branch);
  return tip !== undefined && tree === (await treeOf(git, repository, head)) && (await isAncestor(git, repository, head, tip));
}
