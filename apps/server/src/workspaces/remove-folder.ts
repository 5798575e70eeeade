import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "#projects/git.ts";
import { readMarker, removeMarker } from "./marker.ts";
import { isFolderName } from "./names.ts";
import { folderIsThere } from "./own-folder.ts";
import { WorkspaceError } from "./workspace-error.ts";

/** Deletes a folder that Beckon made, and nothing else: it has a marker, and is a real folder right under the root. `root` has its links followed. */
export async function removeFolder(git: Git, root: string, name: string): Promise<void> {
  const marker = isFolderName(name) ? await readMarker(root, name) : undefined;
  if (!marker) throw new WorkspaceError(`Beckon did not make ${join(root, name)}; nothing was touched.`);
  const path = join(root, name);
  if (await folderIsThere(root, name)) {
    // Git first, so that it forgets the worktree; where its repository is gone, the folder alone.
    if (marker.worktree) await git(marker.worktree.repository, ["worktree", "remove", "--force", "--force", path]).catch(() => undefined);
    // A check that is being ended may write a last file.
    await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
  await removeMarker(root, name);
}
