import { AppError } from "#errors.ts";
import { GitError, type Git } from "#projects/git.ts";
import type { Work } from "./work.ts";

const pushWithinMs = 10 * 60_000;
/** The first line of what Git LFS commits in a file's place (git-lfs/docs/spec.md). */
const pointer = "^version https://git-lfs\\.github\\.com/spec/v1";

/**
 * Uploads the files that the commits to be pushed keep in Git LFS, those of the base that the remote does not have among them, as its pre-push hook would: without them the branch would
 * name files that nobody can get, and a later push would take them for uploaded. Errors: `git_failed`.
 */
export async function pushLfs(git: Git, { repository, branch }: Work, remote: string): Promise<void> {
  const pushed = [`refs/heads/${branch}`, "--not", `--remotes=${remote}`];
  const found = await git.text(repository.root, ["log", "-m", "--max-count=1", "--format=%H", "--text", "--no-textconv", "--no-ext-diff", `-G${pointer}`, ...pushed, "--"]);
  if (found === "") return;
  try {
    await git(repository.root, ["lfs", "push", remote, `refs/heads/${branch}`], { timeoutMs: pushWithinMs });
  } catch (error) {
    if (!(error instanceof GitError) || !/'lfs' is not a git command/.test(error.stderr)) throw error;
    throw new AppError("git_failed", "The work has files in Git LFS, and git-lfs is not installed to upload them. Nothing was pushed. Install it, or keep the branch and push it yourself.", { cause: error });
  }
}
