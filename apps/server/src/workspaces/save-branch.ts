import { AppError } from "#errors.ts";
import { currentBranch } from "#projects/repository.ts";
import type { Git } from "#projects/git.ts";
import { commitTree } from "./squash.ts";
import { treeOf, type Work } from "./work.ts";
import { branchCommit, isAncestor } from "./worktrees.ts";

/** Commits what is not committed onto the ticket's branch; gives the branch's commit. Errors: `git_failed` where the agent left the branch. */
export async function saveOnBranch(git: Git, { repository, worktree, branch, head, tree }: Work, message: string): Promise<string> {
  const before = await branchCommit(git, repository.root, branch);
  const commit = (await treeOf(git, repository.root, head)) === tree ? head : await commitTree(git, repository.root, tree, [head], message);
  if (before === commit) return commit;
  if (before !== undefined && !(await isAncestor(git, repository.root, before, commit)))
    throw new AppError("git_failed", `The work does not build on the branch ${branch}, which the agent left. Ask it to bring its work back there.`);
  if (worktree !== undefined && (await currentBranch(git, worktree)) === branch) await git(worktree, ["reset", "--quiet", "--mixed", commit]);
  else await git(repository.root, ["update-ref", "-m", "beckon: accept", `refs/heads/${branch}`, commit, before ?? ""]);
  return commit;
}
