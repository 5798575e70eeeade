import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { AppError } from "#errors.ts";
import { GitError, type Git } from "./git.ts";

/** Where a repository is. */
export interface Place {
  /** The checkout's root, links followed. */
  root: string;
  /** Where all its worktrees keep their objects and branches. */
  commonDir: string;
}

/** A repository with a checkout, as tickets can begin in it. */
export interface Repository extends Place {
  /** The branch that is checked out; undefined for a detached HEAD. */
  branch?: string;
  branches: string[];
}

const refuse = (message: string): never => {
  throw new AppError("bad_request", message, { field: "path" });
};

/** Finds the repository of a project. Errors: `bad_request` for field `path`, with what is wrong and what to do. */
export async function findRepository(git: Git, path: string): Promise<Place> {
  if (!isAbsolute(path)) refuse(`${path} is not an absolute path.`);
  const folder = await stat(path).catch(() => undefined);
  if (!folder?.isDirectory()) refuse(`There is no folder at ${path}.`);
  const root = await realpath(path);
  const [bare, inside, top, shallow, common] = await describe(git, path, root);
  if (bare === "true") refuse(`${path} is a bare repository, without a checkout. Clone it, and add the clone.`);
  if (inside !== "true" || top === undefined) refuse(`${path} is inside a repository's .git folder. Add the folder around it.`);
  const actual = await realpath(top as string);
  if (actual !== root) refuse(`${path} is a folder inside the repository ${actual}. Add that.`);
  if (shallow === "true") refuse(`${path} is a shallow clone, without its whole history. Run git fetch --unshallow in it first.`);
  return { root, commonDir: await realpath(common ?? join(root, ".git")) };
}

/** Looks at a repository in which something is to begin. Errors: as `findRepository`, and one without a commit. */
export async function inspectRepository(git: Git, path: string): Promise<Repository> {
  const place = await findRepository(git, path);
  const { root } = place;
  const head = await git(root, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], { codes: [0, 1, 128] });
  if (head.code !== 0) refuse(`${path} has no commit yet. Make a first one, then add it.`);
  const branch = await currentBranch(git, root);
  const branches = await listBranches(git, root);
  return { ...place, branches, ...(branch === undefined ? {} : { branch }) };
}

async function describe(git: Git, path: string, root: string): Promise<string[]> {
  try {
    const bare = await git.text(root, ["rev-parse", "--is-bare-repository", "--is-inside-work-tree"]);
    if (bare.startsWith("true") || bare.endsWith("false")) return bare.split("\n");
    const rest = await git.text(root, ["rev-parse", "--show-toplevel", "--is-shallow-repository", "--path-format=absolute", "--git-common-dir"]);
    return [...bare.split("\n"), ...rest.split("\n")];
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (/not a git repository/.test(error.stderr)) return refuse(`${path} is not a git repository. Run git init there, or add another folder.`);
    return refuse(error.message);
  }
}

/** The branch that is checked out in a worktree; undefined for a detached HEAD. */
export async function currentBranch(git: Git, worktree: string): Promise<string | undefined> {
  const result = await git(worktree, ["symbolic-ref", "--quiet", "HEAD"], { codes: [0, 1, 128] });
  const ref = result.stdout.toString("utf8").trim();
  return ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
}

async function listBranches(git: Git, root: string): Promise<string[]> {
  const text = await git.text(root, ["for-each-ref", "--format=%(refname:lstrip=2)", "--sort=-committerdate", "refs/heads"]);
  return text === "" ? [] : text.split("\n");
}

/** What a checkout is in the middle of, such as `a rebase`; undefined where it is in the middle of nothing. */
export async function underWay(git: Git, worktree: string): Promise<string | undefined> {
  const folder = await git.text(worktree, ["rev-parse", "--path-format=absolute", "--git-dir"]);
  const signs = { "rebase-merge": "a rebase", "rebase-apply": "a rebase", MERGE_HEAD: "a merge", CHERRY_PICK_HEAD: "a cherry-pick", REVERT_HEAD: "a revert", BISECT_LOG: "a bisect" };
  for (const [name, what] of Object.entries(signs)) {
    // oxlint-disable-next-line no-await-in-loop -- the first sign is the answer
    if (await stat(join(folder, name)).catch(() => undefined)) return what;
  }
  return undefined;
}

/** The branch to start from: the one asked for, else the one checked out. Errors: `bad_request` for field `base`. */
export async function chooseBase(git: Git, { root, branch, branches }: Repository, asked: string | undefined): Promise<string> {
  const wrong = (message: string): AppError => new AppError("bad_request", message, { field: "base" });
  const base = asked ?? branch;
  if (base === undefined) {
    const doing = await underWay(git, root);
    const why = doing ? `${root} is in the middle of ${doing}` : `${root} has a detached HEAD`;
    throw wrong(`${why}, so that no branch is checked out. Name the branch that tickets start from: ${some(branches)}.`);
  }
  if (!branches.includes(base)) throw wrong(`${root} has no branch ${base}. It has ${some(branches)}.`);
  return base;
}

const some = (names: readonly string[]): string => {
  const shown = names.slice(0, 10).join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown || "none";
};

/** How many files of a checkout have changes that are not committed, untracked ones included. */
export async function countUncommitted(git: Git, worktree: string): Promise<number> {
  const { stdout } = await git(worktree, ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=normal", "--ignore-submodules=none"]);
  let count = 0;
  for (const byte of stdout) if (byte === 0) count += 1;
  return count;
}
