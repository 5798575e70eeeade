import type { AcceptBody } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Git } from "#projects/git.ts";
import type { Work } from "./work.ts";

/**
 * Refuses to take over what was copied from the person's checkout and committed by the agent: into the base the files as they are, to a remote any commit that has them.
 * The branch alone may have them. Error: `git_failed`.
 */
export async function refuseCopied(git: Git, { repository, base_commit, head, tree, copied }: Work, way: AcceptBody["way"]): Promise<void> {
  if (copied.length === 0 || way === "branch") return;
  const ours = new Set(copied);
  const listed = async (...args: string[]): Promise<string[]> => (await git.text(repository.root, args)).split("\0").filter((path) => ours.has(path));
  const added = ["-r", "-z", "--no-renames", "--name-only", "--diff-filter=A"];
  const inFiles = await listed("diff-tree", ...added, base_commit, tree);
  const inCommits = way === "push" ? await listed("log", "-m", "--format=", ...added, `${base_commit}..${head}`, "--") : [];
  const names = [...new Set([...inFiles, ...inCommits])];
  if (names.length === 0) return;
  const it = names.length === 1 ? "it" : "them";
  throw new AppError("git_failed", `The work has ${names.slice(0, 5).join(", ")}, copied here from your checkout. Ask the agent to take ${it} out of its commits, or keep the branch.`, { details: { files: names } });
}
