import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#errors.ts";
import type { Git } from "#projects/git.ts";
import { underWay } from "#projects/repository.ts";
import { listWorktrees } from "./worktrees.ts";

/** Where the base is checked out, as its files must follow it; undefined where it is nowhere. Errors: `dirty_checkout` where nothing may be touched. */
export async function baseCheckout(git: Git, repository: string, base: string): Promise<string | undefined> {
  const worktrees = await listWorktrees(git, repository);
  const refuse = (message: string): AppError => new AppError("dirty_checkout", `${message} Nothing was changed there.`);
  const rebasing = await Promise.all(worktrees.filter(({ branch }) => branch === undefined).map(async ({ path }) => ((await rebased(git, path)) === base ? path : undefined)));
  const busy = rebasing.find((path) => path !== undefined);
  if (busy !== undefined) throw refuse(`${base} is being rebased in ${busy}. Finish that first.`);
  const checkout = worktrees.find(({ branch }) => branch === base);
  if (!checkout) return undefined;
  if (!(await stat(checkout.path).catch(() => undefined))) throw refuse(`${base} is checked out in ${checkout.path}, which is not there any more. Run git worktree prune in ${repository}, or accept another way.`);
  const doing = await underWay(git, checkout.path);
  if (doing !== undefined) throw refuse(`${checkout.path}, where ${base} is checked out, is in the middle of ${doing}. Finish that first.`);
  const { stdout } = await git(checkout.path, ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=no"]);
  const files = stdout.toString("utf8").split("\0").length - 1;
  if (files > 0)
    throw refuse(`${base} is checked out in ${checkout.path} with ${files === 1 ? "1 changed file" : `${files} changed files`} that ${files === 1 ? "is" : "are"} not committed. Commit or stash there, or accept another way.`);
  return checkout.path;
}

/** The branch that a worktree with a detached HEAD is rebasing. */
async function rebased(git: Git, worktree: string): Promise<string | undefined> {
  const folder = await git.text(worktree, ["rev-parse", "--path-format=absolute", "--git-dir"]).catch(() => undefined);
  if (folder === undefined) return undefined;
  const names = await Promise.all(["rebase-merge", "rebase-apply"].map((name) => readFile(join(folder, name, "head-name"), "utf8").catch(() => "")));
  const name = names.find((one) => one !== "")?.trim();
  return name?.startsWith("refs/heads/") ? name.slice("refs/heads/".length) : undefined;
}
