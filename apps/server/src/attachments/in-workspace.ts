import { constants, copyFile, lstat, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Attachment } from "@beckon/protocol";
import type { AttachmentStore } from "./store.ts";

const folder = [".beckon", "attachments"] as const;

/** Puts an attachment into a workspace, where git does not see it; gives its path from the workspace's root. */
export async function placeInWorkspace(store: AttachmentStore, workspace: string, { attachment_id, name }: Attachment): Promise<string> {
  const outer = join(workspace, folder[0]);
  // What the workspace has there must be a folder of its own: a link could lead anywhere.
  for (const path of [outer, join(workspace, ...folder)]) {
    // oxlint-disable-next-line no-await-in-loop -- the outer folder first
    const found = await lstat(path).catch(() => undefined);
    if (found && !found.isDirectory()) throw new Error(`${path} is not a folder`);
    // oxlint-disable-next-line no-await-in-loop -- the outer folder first
    if (!found) await mkdir(path);
  }
  // Never written through a link: what is there stays, and what is in a file's place goes.
  await writeFile(join(workspace, ...folder, ".gitignore"), "*\n", { flag: "wx" }).catch(unlessThere);
  const path = join(...folder, `${attachment_id.slice(-6)}-${name}`);
  await rm(join(workspace, path), { force: true });
  await copyFile(store.pathOf(attachment_id), join(workspace, path), constants.COPYFILE_EXCL);
  return path;
}

function unlessThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
}
