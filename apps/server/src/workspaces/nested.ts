import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#errors.ts";
import { GitError, type Git } from "#projects/git.ts";

/**
 * What repositories inside a worktree, submodules too, hold that is nowhere else, as sentences that name them: of a repository
 * inside another one git keeps a commit's name and nothing more. `tree` is what readWorkTree gave.
 */
export async function nestedWork(git: Git, worktree: string, tree: string): Promise<string[]> {
  return within(git, worktree, "", await git.text(worktree, ["ls-tree", "-r", "-z", "--full-tree", tree]));
}

const gitlink = "160000 ";

/** `listing` is of `git ls-tree -z` or `git ls-files --stage -z`. */
async function within(git: Git, worktree: string, outer: string, listing: string): Promise<string[]> {
  const paths = listing.split("\0").flatMap((line) => (line.startsWith(gitlink) ? [join(outer, line.slice(line.indexOf("\t") + 1))] : []));
  return (await Promise.all(paths.map((path) => look(git, worktree, path)))).flat();
}

async function look(git: Git, worktree: string, path: string): Promise<string[]> {
  const folder = join(worktree, path);
  if (!(await lstat(join(folder, ".git")).catch(() => undefined))) {
    const names = await readdir(folder).catch(() => []);
    return names.length === 0 ? [] : [`${path} is the place of a submodule that is not there; git does not see the files in it.`];
  }
  try {
    const status = await git.text(folder, ["status", "--porcelain=v1", "-z", "--no-renames", "--ignore-submodules=none"]);
    const files = status.split("\0").length - 1;
    const commits = Number(await git.text(folder, ["rev-list", "--count", "HEAD", "--all", "--not", "--remotes"]));
    const only = [commits === 0 ? [] : [`${count(commits, "commit")} on no remote`], files === 0 ? [] : [`${count(files, "file")} not committed`]].flat();
    const own = only.length === 0 ? [] : [`${path} is a repository of its own with ${only.join(" and ")}.`];
    return [...own, ...(await within(git, worktree, path, await git.text(folder, ["ls-files", "--stage", "-z"])))];
  } catch (error) {
    if (!(error instanceof GitError) && !(error instanceof AppError)) throw error;
    return [`${path} is a repository of its own that cannot be read. ${error.message}`];
  }
}

const count = (many: number, word: string): string => (many === 1 ? `1 ${word}` : `${many} ${word}s`);
