import { isClosed, type TicketView, type WorkspaceListing } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { GitError } from "#projects/git.ts";
import { listWorkspaces, removeWorkspace } from "./disk.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { findWork, treeOf } from "./work.ts";
import { WorkspaceError } from "./workspace-error.ts";

/** What a cleanup did, and why it left the others. */
interface Cleanup {
  removed: string[];
  kept: { name: string; reason: string }[];
}

/** Removes the folders of tickets closed for some days that hold nothing that is not elsewhere too: on the base, or on a branch. */
export async function cleanUp(parts: WorkspaceParts, closedForDays: number, by: string): Promise<Cleanup> {
  const result: Cleanup = { removed: [], kept: [] };
  for (const listed of await listWorkspaces(parts)) {
    const { name } = listed;
    // oxlint-disable-next-line no-await-in-loop -- one repository is changed by one removal at a time
    const reason = await removeUnlessNeeded(parts, listed, closedForDays, by);
    if (reason === undefined) result.removed.push(name);
    else result.kept.push({ name, reason });
  }
  return result;
}

/** Gives why a folder was left. One that cannot be looked at or removed keeps no other from it. */
async function removeUnlessNeeded(parts: WorkspaceParts, { name, ticket_id, aside }: WorkspaceListing, days: number, by: string): Promise<string | undefined> {
  if (aside) return "Its files are nowhere else.";
  const ticket = parts.log.ticket(ticket_id);
  if (!ticket) return "No ticket is known that it belongs to.";
  try {
    const reason = await reasonToKeep(parts, ticket, days);
    if (reason === undefined) await removeWorkspace(parts, name, by, { ifEmpty: true });
    return reason;
  } catch (error) {
    if (error instanceof AppError || error instanceof GitError || error instanceof WorkspaceError) return error.message;
    throw error;
  }
}

async function reasonToKeep(parts: WorkspaceParts, ticket: TicketView, days: number): Promise<string | undefined> {
  const closedAt = ticket.done?.at ?? ticket.cancelled?.at;
  if (!isClosed(ticket.status) || closedAt === undefined) return `Its ticket is ${ticket.status}.`;
  if (Date.now() - Date.parse(closedAt) < days * 86_400_000) return `Its ticket was closed less than ${days} days ago.`;
  // Whether it is empty is looked at when nobody else can be at it.
  if (ticket.project_id === undefined) return undefined;
  const { tree, base_commit, repository, branch } = await findWork(parts, ticket);
  const saved = [base_commit, `refs/heads/${branch}`];
  const trees = await Promise.all(saved.map((commit) => treeOf(parts.git, repository.root, commit)));
  return tree === ticket.accepted?.tree || trees.includes(tree) ? undefined : "It has changes that are neither accepted nor committed.";
}
