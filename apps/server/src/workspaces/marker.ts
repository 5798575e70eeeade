import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isFolderName } from "./names.ts";

const schema = z.object({
  ticket_id: z.string(),
  made_at: z.string(),
  /** making: may be half there; made: whole, its setup has not run; ready: an agent may have worked in it; aside: out of use, kept as it was. */
  stage: z.enum(["making", "made", "ready", "aside"]),
  /** Of a worktree; a scratch folder has none. */
  worktree: z.object({ project_id: z.string(), repository: z.string(), branch: z.string() }).exactOptional(),
  /** Files that were copied into the worktree and that git does not ignore there. */
  copied: z.array(z.string()).exactOptional(),
});

/** Says that Beckon made the folder of this name, and how far it came. What has no marker is never touched. */
export type Marker = z.infer<typeof schema>;

const folderOf = (root: string): string => join(root, ".beckon");
const fileOf = (root: string, name: string): string => join(folderOf(root), `${name}.json`);

/** The marker of a folder; undefined where there is none that can be read. */
export async function readMarker(root: string, name: string): Promise<Marker | undefined> {
  const text = await readFile(fileOf(root, name), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Writes a marker, whole or not at all; before the folder itself, so that a crash leaves nothing unknown. */
export async function writeMarker(root: string, name: string, marker: Marker): Promise<void> {
  await mkdir(folderOf(root), { recursive: true, mode: 0o700 });
  await writeFile(`${fileOf(root, name)}.new`, JSON.stringify(marker, undefined, 2), { mode: 0o600 });
  await rename(`${fileOf(root, name)}.new`, fileOf(root, name));
}

/** Forgets a folder. */
export const removeMarker = (root: string, name: string): Promise<void> => rm(fileOf(root, name), { force: true });

/** The names of all folders that Beckon made. */
export async function markedNames(root: string): Promise<string[]> {
  const files = await readdir(folderOf(root)).catch(() => []);
  return files.flatMap((file) => (file.endsWith(".json") && isFolderName(file.slice(0, -5)) ? [file.slice(0, -5)] : []));
}
