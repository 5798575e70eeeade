import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isClosed, type TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { listWorkspaces, removeWorkspace } from "./disk.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { realRoot } from "./own-folder.ts";
import { findWork, treeOf } from "./work.ts";

/** What a cleanup did, and why it left the others. */
interface Cleanup {
  removed: string[];
  kept: { name: string; reason: string }[];
}

/** Removes the folders of tickets closed for some days that hold nothing that is not elsewhere too: on the base, or on a branch. */
export async function cleanUp(parts: WorkspaceParts, closedForDays: number, by: string): Promise<Cleanup> {
  const result: Cleanup = { removed: [], kept: [] };
  for (const { name, ticket_id } of await listWorkspaces(parts)) {
    const ticket = parts.log.ticket(ticket_id);
    // oxlint-disable-next-line no-await-in-loop -- one repository is changed by one removal at a time
    const reason = ticket ? await reasonToKeep(parts, name, ticket, closedForDays) : "No ticket is known that it belongs to.";
    if (reason !== undefined) {
      result.kept.push({ name, reason });
      continue;
    }
    // oxlint-disable-next-line no-await-in-loop -- one repository is changed by one removal at a time
    await removeWorkspace(parts, name, by);
    result.removed.push(name);
  }
  return result;
}

async function reasonToKeep(parts: WorkspaceParts, name: string, ticket: TicketView, days: number): Promise<string | undefined> {
  const closedAt = ticket.done?.at ?? ticket.cancelled?.at;
  if (!isClosed(ticket.status) || closedAt === undefined) return `Its ticket is ${ticket.status}.`;
  if (Date.now() - Date.parse(closedAt) < days * 86_400_000) return `Its ticket was closed less than ${days} days ago.`;
  if (ticket.project_id === undefined)
    return (await readdir(join(await realRoot(parts.root), name))).length === 0 ? undefined : "Its files are nowhere else.";
  try {
    const { git } = parts;
    const { tree, base_commit, repository, branch } = await findWork(parts, ticket);
    const saved = [base_commit, `refs/heads/${branch}`];
    const trees = await Promise.all(saved.map((commit) => treeOf(git, repository.root, commit)));
    return tree === ticket.accepted?.tree || trees.includes(tree) ? undefined : "It has changes that are neither accepted nor committed.";
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
