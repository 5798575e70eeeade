import { copyFile, mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Git } from "#projects/git.ts";

/** All files of a worktree as they are, written as a tree of git's; the worktree and its index stay untouched. */
export interface WorkTree {
  tree: string;
  /** What its branch, or a detached HEAD, points at. */
  head: string;
  /** What could not be read, as sentences. */
  problems: string[];
}

/** Reads a worktree, what is not committed and what is untracked included, ignored files left out. */
export async function readWorkTree(git: Git, worktree: string): Promise<WorkTree> {
  const [index = "", head = ""] = (await git.text(worktree, ["rev-parse", "--path-format=absolute", "--git-path", "index", "HEAD"])).split("\n");
  const folder = await mkdtemp(join(tmpdir(), "beckon-index-"));
  try {
    const env = { GIT_INDEX_FILE: join(folder, "index") };
    await copyIndex(index, env.GIT_INDEX_FILE).catch(() => git(worktree, ["read-tree", head], { env }));
    const added = await git(worktree, ["add", "--all", "--ignore-errors"], { env, codes: [0, 1, 128] });
    const tree = await git.text(worktree, ["write-tree"], { env });
    return { tree, head, problems: added.code === 0 ? [] : problemsIn(added.stderr) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A copy keeps what git knows of unchanged files, so that only changed ones are read. Its time stays too: git looks closer at
 * files that are not older than the index (Documentation/technical/racy-git), and with a new time would miss what changed in that second.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  const { atime, mtime } = await stat(from);
  await copyFile(from, to);
  await utimes(to, atime, mtime);
}

const problemsIn = (stderr: string): string[] =>
  stderr
    .split("\n")
    .filter((line) => line.startsWith("error: ") && line !== "error: adding files failed")
    .map((line) => `Not among the changes: ${line.slice("error: ".length)}.`)
    .slice(0, 20);
