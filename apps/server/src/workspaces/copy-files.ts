import { cp, lstat, realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Git } from "#projects/git.ts";
import { isInside, makeParent } from "./own-folder.ts";
import { WorkspaceError } from "./workspace-error.ts";

/** What became of a project's `copy` list. */
export interface Copied {
  copied: string[];
  missing: string[];
}

/**
 * Copies files and folders of the main checkout into a new worktree; what is there stays, and of a folder that is partly tracked comes what is not. Throws WorkspaceError for a
 * link out of either.
 */
export async function copyFiles(git: Git, checkout: string, worktree: string, paths: readonly string[]): Promise<Copied> {
  const result: Copied = { copied: [], missing: [] };
  for (const path of paths) {
    const from = join(checkout, path);
    // oxlint-disable-next-line no-await-in-loop -- a folder and a file in it may both be named
    const done = await copyOne(git, checkout, worktree, path, from);
    if (done !== undefined) result[done].push(path);
  }
  return result;
}

async function copyOne(git: Git, checkout: string, worktree: string, path: string, from: string): Promise<keyof Copied | undefined> {
  const source = await realpath(from).catch(() => undefined);
  if (source === undefined) return "missing";
  if (!(await isInside(checkout, from))) throw new WorkspaceError(`${path} is a link to a place outside the repository; it is not copied. Take it off the project's list.`);
  const to = join(worktree, path);
  const there = await lstat(to).catch(() => undefined);
  if (there) return there.isDirectory() ? copyUntracked(git, checkout, worktree, source) : undefined;
  await makeParent(worktree, path);
  await copy(source, to);
  return "copied";
}

const copy = (from: string, to: string): Promise<void> => cp(from, to, { recursive: true, force: false, verbatimSymlinks: true });

/** What is untracked in a folder of the checkout, ignored or not. */
async function copyUntracked(git: Git, checkout: string, worktree: string, folder: string): Promise<"copied" | undefined> {
  const within = relative(await realpath(checkout), folder);
  const untracked = fieldsOf(await git.text(checkout, ["ls-files", "--others", "--directory", "--no-empty-directory", "-z", "--", within]));
  let done: "copied" | undefined;
  for (const path of untracked) {
    // oxlint-disable no-await-in-loop -- one after the other, as above
    const isFile = !path.endsWith("/");
    if (isFile && (await lstat(join(worktree, path)).catch(() => undefined))) continue;
    await makeParent(worktree, path);
    await copy(join(checkout, path), join(worktree, path));
    // oxlint-enable no-await-in-loop
    done = "copied";
  }
  return done;
}

/** Which of the copied files git does not ignore in a worktree in which nothing else is untracked. */
export async function unignored(git: Git, worktree: string, { copied }: Copied): Promise<string[]> {
  return copied.length === 0 ? [] : fieldsOf(await git.text(worktree, ["ls-files", "--others", "--exclude-standard", "-z", "--", ...copied]));
}

const fieldsOf = (text: string): string[] => text.split("\0").filter(Boolean);
