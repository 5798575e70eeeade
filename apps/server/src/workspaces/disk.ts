import { join } from "node:path";
import { isClosed, type NewEvent, type TicketView, type WorkspaceListing } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { run } from "#projects/run.ts";
import { decideOn } from "#tickets/change.ts";
import { keepWork } from "./keep.ts";
import { markedNames, readMarker, type Marker } from "./marker.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { folderIsThere, realRoot } from "./own-folder.ts";
import { removeFolder } from "./remove-folder.ts";
import { treeOf } from "./work.ts";
import { readWorkTree } from "./work-tree.ts";

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
  const problem = problemOf(ticket);
  return {
    name,
    path,
    ticket_id: marker.ticket_id,
    created_at: marker.made_at,
    leftover: !ticket || marker.stage === "making",
    ...(ticket ? { number: ticket.number, ticket_name: ticket.ticket_name, status: ticket.status } : {}),
    ...(worktree ? { project_id: worktree.project_id, branch: worktree.branch } : {}),
    ...(bytes === undefined ? {} : { bytes }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Why a ticket's folder cannot be removed now. */
function problemOf(ticket: TicketView | undefined): string | undefined {
  if (!ticket || isClosed(ticket.status) || ticket.status === "review" || ticket.status === "error") return undefined;
  return `Its ticket is ${ticket.status}; an agent may need the folder.`;
}

async function measure({ environment }: WorkspaceParts, path: string): Promise<number | undefined> {
  const options = { cwd: path, env: environment, timeoutMs: measureWithinMs };
  const result = await run("du", ["-sk", "."], options).catch(() => undefined);
  const kilobytes = /^\d+/.exec(result?.stdout.toString("utf8") ?? "")?.[0];
  return result?.ended === "exited" && kilobytes !== undefined ? Number(kilobytes) * 1_024 : undefined;
}

/** Removes one folder. What a worktree holds that its branch does not is kept under a ref for 30 days. Errors: `not_found`, `wrong_status`, `git_failed`. */
export async function removeWorkspace(parts: WorkspaceParts, name: string, by: string): Promise<void> {
  const { log, git } = parts;
  const root = await realRoot(parts.root);
  const marker = await readMarker(root, name);
  if (!marker) throw new AppError("not_found", `Beckon has no folder ${name.slice(0, 120)}.`, { field: "name" });
  const ticket = log.ticket(marker.ticket_id);
  const problem = problemOf(ticket);
  if (problem !== undefined) throw new AppError("wrong_status", problem);
  const ref = await keepUnsaved(parts, root, name, marker, ticket);
  await removeFolder(git, root, name);
  if (!ticket) return;
  const removed = { path: join(root, name), ...(ref === undefined ? {} : { ref }), by };
  await decideOn(log, ticket.ticket_id, ({ ticket_id, session_id }): NewEvent[] => [{ type: "workspace_removed", ticket_id, session_id, ...removed }]);
}

async function keepUnsaved({ git }: WorkspaceParts, root: string, name: string, { worktree, stage, ticket_id }: Marker, ticket: TicketView | undefined): Promise<string | undefined> {
  const path = join(root, name);
  if (!worktree || stage === "making" || !(await folderIsThere(root, name))) return undefined;
  const number = ticket?.number ?? Number(name.split("-")[0]);
  const { tree, head } = await readWorkTree(git, path);
  if (tree === ticket?.accepted?.tree || tree === (await treeOf(git, worktree.repository, `refs/heads/${worktree.branch}`))) return undefined;
  return keepWork(git, worktree.repository, { number, ticket_id }, { tree, head });
}
