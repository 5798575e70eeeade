import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "#projects/git.ts";
import { readMarker, removeMarker, writeMarker } from "./marker.ts";
import { asideName } from "./names.ts";
import { folderIsThere } from "./own-folder.ts";
import { WorkspaceError } from "./workspace-error.ts";
import { isWorktree } from "./worktrees.ts";

/** Moves a folder that Beckon made out of its ticket's way, as it is: for what no repository can keep. Gives where it is then. `root` has its links followed. */
export async function setAside(git: Git, root: string, name: string, aside = asideName(name, new Date())): Promise<string> {
  const marker = await readMarker(root, name);
  if (!marker || !(await folderIsThere(root, name))) throw new WorkspaceError(`Beckon did not make ${join(root, name)}; nothing was touched.`);
  const path = join(root, aside);
  // Before the folder, as always: a crash in between leaves a marker of nothing.
  await writeMarker(root, aside, { ...marker, stage: "aside" });
  await rename(join(root, name), path);
  await removeMarker(root, name);
  await leaveBranch(git, path);
  return path;
}

/** A worktree stays one in its new place, at its commit; its branch is free for the ticket's next one. */
async function leaveBranch(git: Git, path: string): Promise<void> {
  if (!(await isWorktree(git, path))) return;
  const ok = { codes: [0, 1, 128] };
  await git(path, ["worktree", "repair"], ok);
  const head = await git(path, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], ok);
  if (head.code === 0) await git(path, ["update-ref", "--no-deref", "HEAD", head.stdout.toString("utf8").trim()], ok);
}
