import { AppError } from "#errors.ts";
import { GitError, type Git } from "#projects/git.ts";
import { currentBranch } from "#projects/repository.ts";
import { baseCheckout } from "./base-checkout.ts";
import { tryMerge, type Merge } from "./merge.ts";
import { moveCheckout } from "./move-checkout.ts";
import { treeOf, type Work } from "./work.ts";
import { branchCommit, isAncestor } from "./worktrees.ts";

/** Puts the work onto its base as one commit; gives that commit. With an error nothing is changed: `merge_conflict`, `dirty_checkout`, `git_failed`. */
export async function squash(git: Git, work: Work, message: string): Promise<string> {
  const { repository, base } = work;
  const checkout = await baseCheckout(git, repository.root, base);
  const merge = await tryMerge(git, work);
  refuseConflicts(merge, base);
  // The same accept, cut off after its commit, or merged by hand: it is there already.
  if (merge.tree === (await treeOf(git, repository.root, merge.onto))) return merge.onto;
  const commit = await commitTree(git, repository.root, merge.tree, [merge.onto], message);
  if (checkout === undefined) {
    await git(repository.root, ["update-ref", "-m", "beckon: accept", `refs/heads/${base}`, commit, merge.onto]);
    return commit;
  }
  await moveCheckout(git, checkout, merge.onto, commit);
  await mustHaveMoved(git, work, checkout, commit);
  return commit;
}

/** A checkout moves the branch that it is on; somebody may have changed to another since it was looked at. */
async function mustHaveMoved(git: Git, { repository, base }: Work, checkout: string, commit: string): Promise<void> {
  const tip = await branchCommit(git, repository.root, base);
  if (tip !== undefined && (await isAncestor(git, repository.root, commit, tip))) return;
  const other = (await currentBranch(git, checkout)) ?? "a detached HEAD";
  throw new AppError("git_failed", `${checkout} changed from ${base} to ${other} while the work was accepted, and ${other} got the commit ${commit.slice(0, 12)}. ${base} is as it was; accept again.`, { details: { commit } });
}

function refuseConflicts({ conflicts }: Merge, base: string): void {
  if (conflicts.length === 0) return;
  const some = `${conflicts.slice(0, 5).join(", ")}${conflicts.length > 5 ? ` and ${conflicts.length - 5} more` : ""}`;
  throw new AppError("merge_conflict", `The work and ${base} changed the same lines in ${some}. Nothing was changed.`, { details: { files: conflicts } });
}

/** Commits a tree as the person who runs Beckon. Errors: `git_failed` where git does not know who that is. */
export async function commitTree(git: Git, cwd: string, tree: string, parents: readonly string[], message: string): Promise<string> {
  try {
    return await git.text(cwd, ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent]), "-F", "-"], { input: `${message.trim()}\n` });
  } catch (error) {
    if (error instanceof GitError && /tell me who you are|auto-detect|empty ident|user\.(name|email)/i.test(error.stderr))
      throw new AppError("git_failed", "Git does not know who commits. Set it with git config --global user.name and user.email.", { cause: error });
    throw error;
  }
}
