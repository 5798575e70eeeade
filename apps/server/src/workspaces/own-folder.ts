import { lstat, mkdir, realpath } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { WorkspaceError } from "./workspace-error.ts";

/** WORKSPACE_ROOT, made if it is not there, links followed. */
export async function realRoot(root: string): Promise<string> {
  // Nobody else's to read: what agents work on lies in it.
  await mkdir(root, { recursive: true, mode: 0o700 });
  return realpath(root);
}

/** Whether a path that exists lies inside a folder, links followed. */
export async function isInside(folder: string, path: string): Promise<boolean> {
  const way = relative(await realpath(folder), await realpath(path));
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`);
}

/** False where nothing is there. Throws WorkspaceError where something else than a folder is, such as a link to another place. */
export async function folderIsThere(root: string, name: string): Promise<boolean> {
  const path = join(root, name);
  const found = await lstat(path).catch(() => undefined);
  if (!found) return false;
  if (!found.isDirectory()) throw new WorkspaceError(`${path} is not a folder that Beckon made; nothing was touched. Move it away.`);
  return true;
}

/** Makes the folder that a path is in, never through a link out of `folder`. */
export async function makeParent(folder: string, path: string): Promise<void> {
  const parent = dirname(join(folder, path));
  let at = parent;
  while (!(await lstat(at).catch(() => undefined))) at = dirname(at);
  if (at !== folder && !(await isInside(folder, at))) throw new WorkspaceError(`${path} leads out of the workspace by a link; nothing was copied.`);
  await mkdir(parent, { recursive: true });
}
