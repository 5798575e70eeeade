import { realpath } from "node:fs/promises";
import type { Git } from "#projects/git.ts";

/** One worktree of a repository, as git knows it. */
export interface ListedWorktree {
  path: string;
  branch?: string;
}

/** All worktrees of a repository, the main checkout first. */
export async function listWorktrees(git: Git, repository: string): Promise<ListedWorktree[]> {
  const text = await git.text(repository, ["worktree", "list", "--porcelain", "-z"]);
  return text.split("\0\0").flatMap((block) => {
    const lines = block.split("\0");
    const path = lines.find((line) => line.startsWith("worktree "))?.slice("worktree ".length);
    const branch = lines.find((line) => line.startsWith("branch refs/heads/"))?.slice("branch refs/heads/".length);
    return path === undefined ? [] : [{ path, ...(branch === undefined ? {} : { branch }) }];
  });
}

/** The commit that a branch points at; undefined where there is no such branch. */
export const branchCommit = (git: Git, repository: string, branch: string): Promise<string | undefined> => commitOf(git, repository, `refs/heads/${branch}`);

/** The commit that a full name means; undefined where there is none. */
export async function commitOf(git: Git, repository: string, name: string): Promise<string | undefined> {
  const result = await git(repository, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`], { codes: [0, 1, 128] });
  return result.code === 0 ? result.stdout.toString("utf8").trim() : undefined;
}

/** Whether a commit is among those that another builds on. */
export async function isAncestor(git: Git, repository: string, older: string, newer: string): Promise<boolean> {
  return (await git(repository, ["merge-base", "--is-ancestor", older, newer], { codes: [0, 1] })).code === 0;
}

/** Whether a folder is a worktree of this repository; one that was moved, or whose repository was, is joined to it again. */
export async function belongsTo(git: Git, folder: string, repository: string, commonDir: string): Promise<boolean> {
  if ((await commonDirOf(git, folder)) === commonDir) return true;
  await git(repository, ["worktree", "repair", folder], { codes: [0, 1, 128] });
  return (await commonDirOf(git, folder)) === commonDir;
}

/** Whether a folder is a checkout of its own, and not just somewhere in one. */
export const isWorktree = async (git: Git, folder: string): Promise<boolean> => (await commonDirOf(git, folder)) !== undefined;

async function commonDirOf(git: Git, folder: string): Promise<string | undefined> {
  const result = await git(folder, ["rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir"], { codes: [0, 128] });
  const [top = "", common = ""] = result.stdout.toString("utf8").trim().split("\n");
  // Without a .git of its own the folder would take a repository around it for its own.
  if (result.code !== 0 || (await realpath(top)) !== (await realpath(folder))) return undefined;
  return realpath(common);
}
