import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { TicketView } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import type { Git } from "#projects/git.ts";
import { inFolder, type Lock } from "./lock.ts";
import { readMarker, writeMarker } from "./marker.ts";
import { folderName } from "./names.ts";
import { folderIsThere, realRoot } from "./own-folder.ts";
import { asWorkspaceError, WorkspaceError } from "./workspace-error.ts";
import { openWorktree } from "./open-worktree.ts";
import { startOver } from "./throw-away.ts";

/** What workspaces need of the house. */
export interface WorkspaceParts {
  log: Log;
  git: Git;
  /** WORKSPACE_ROOT. */
  root: string;
  /** What a project's own commands get. */
  environment: Record<string, string>;
  /** The variable that says whose a process is, so that what a killed Beckon leaves behind is found and ended. */
  marker: string;
  lock: Lock;
}

/**
 * The folder that a ticket's agent works in, made and set up if it is not there; the same one for all its attempts. A ticket with
 * a project gets a worktree, any other an empty folder. Throws WorkspaceError with a sentence for a person.
 */
export async function openWorkspace(parts: WorkspaceParts, ticket: TicketView, signal: AbortSignal): Promise<string> {
  try {
    const root = await realRoot(parts.root);
    if (ticket.from_scratch && !ticket.from_scratch.cleared) await startOver(parts, ticket, ticket.from_scratch.by);
    return ticket.project_id === undefined ? await openScratch(parts, root, ticket) : await openWorktree({ ...parts, root }, ticket, ticket.project_id, signal);
  } catch (error) {
    throw asWorkspaceError(error);
  }
}

async function openScratch({ lock }: WorkspaceParts, root: string, ticket: TicketView): Promise<string> {
  const name = folderName(ticket);
  const path = join(root, name);
  return inFolder(lock, path, undefined, async () => {
    if (await folderIsThere(root, name)) {
      if (!(await readMarker(root, name))) throw new WorkspaceError(`${path} is there, but Beckon did not make it; nothing was touched. Move it away.`);
      return path;
    }
    await writeMarker(root, name, { ticket_id: ticket.ticket_id, made_at: new Date().toISOString(), stage: "ready" });
    await mkdir(path);
    return path;
  });
}
