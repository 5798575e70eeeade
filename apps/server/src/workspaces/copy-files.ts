import { cp, lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import { isInside, makeParent } from "./own-folder.ts";
import { WorkspaceError } from "./workspace-error.ts";

/** What became of a project's `copy` list. */
export interface Copied {
  copied: string[];
  missing: string[];
}

/** Copies files and folders of the main checkout into a new worktree; what is there stays. Throws WorkspaceError for a link out of either. */
export async function copyFiles(checkout: string, worktree: string, paths: readonly string[]): Promise<Copied> {
  const result: Copied = { copied: [], missing: [] };
  for (const path of paths) {
    const from = join(checkout, path);
    // oxlint-disable-next-line no-await-in-loop -- a folder and a file in it may both be named
    const done = await copyOne(checkout, worktree, path, from);
    if (done !== undefined) result[done].push(path);
  }
  return result;
}

async function copyOne(checkout: string, worktree: string, path: string, from: string): Promise<keyof Copied | undefined> {
  const source = await realpath(from).catch(() => undefined);
  if (source === undefined) return "missing";
  if (!(await isInside(checkout, from))) throw new WorkspaceError(`${path} is a link to a place outside the repository; it is not copied. Take it off the project's list.`);
  const to = join(worktree, path);
  if (await lstat(to).catch(() => undefined)) return undefined;
  await makeParent(worktree, path);
  await cp(source, to, { recursive: true, force: false, verbatimSymlinks: true });
  return "copied";
}
