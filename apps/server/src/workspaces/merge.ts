import { AppError } from "#errors.ts";
import type { Git } from "#projects/git.ts";
import type { Work } from "./work.ts";
import { branchCommit } from "./worktrees.ts";

/** Who Beckon's own commits are by: those that nobody but Beckon reads. */
export const beckonIdentity = {
  GIT_AUTHOR_NAME: "Beckon",
  GIT_AUTHOR_EMAIL: "beckon@localhost",
  GIT_COMMITTER_NAME: "Beckon",
  GIT_COMMITTER_EMAIL: "beckon@localhost",
};

/** What merging a ticket's work into its base would give. */
export interface Merge {
  /** The commit that the base stands at. */
  onto: string;
  /** The merged tree; with conflicts it is of no use. */
  tree: string;
  conflicts: string[];
}

/** Tries the merge without touching any file, branch or index (git merge-tree). Errors: `git_failed` where the base is gone. */
export async function tryMerge(git: Git, { repository, base, head, tree }: Work): Promise<Merge> {
  const cwd = repository.root;
  const onto = await branchCommit(git, cwd, base);
  if (onto === undefined) throw new AppError("git_failed", `${cwd} has no branch ${base} any more. Make it again, or accept another way.`);
  const headTree = await git.text(cwd, ["rev-parse", `${head}^{tree}`]);
  const work =
    headTree === tree ? head : await git.text(cwd, ["commit-tree", tree, "-p", head, "-m", "What is not committed"], { env: beckonIdentity });
  const result = await git(cwd, ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", onto, work], { codes: [0, 1] });
  const [merged = "", ...files] = result.stdout.toString("utf8").split("\0");
  return { onto, tree: merged, conflicts: result.code === 0 ? [] : files.filter((file) => file !== "") };
}
