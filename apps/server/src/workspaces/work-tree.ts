import { copyFile, lstat, mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Git } from "#projects/git.ts";
import type { RunResult } from "#projects/run.ts";
import { fewAtOnce } from "./few-at-once.ts";
import { gitlinks } from "./gitlinks.ts";
import { lookAt } from "./quiet-look.ts";

/** All files of a worktree as they are, written as a tree of git's; the worktree and its index stay untouched. */
export interface WorkTree {
  tree: string;
  /** What its branch, or a detached HEAD, points at. */
  head: string;
  /** What could not be read, as sentences. */
  problems: string[];
}

/**
 * Reads a worktree, what is not committed and what is untracked included, ignored files left out. Rejects GitError where git gives
 * up on all of it, as for a filter that is missing. `copied` are files that count as ignored as long as no commit has them.
 */
export async function readWorkTree(git: Git, worktree: string, copied: readonly string[] = []): Promise<WorkTree> {
  const [index = "", head = ""] = (await git.text(worktree, ["rev-parse", "--path-format=absolute", "--git-path", "index", "HEAD"])).split("\n");
  const folder = await mkdtemp(join(tmpdir(), "beckon-index-"));
  try {
    const env = { GIT_INDEX_FILE: join(folder, "index") };
    await copyIndex(index, env.GIT_INDEX_FILE).catch(() => git(worktree, ["read-tree", head], { env }));
    await showHidden(git, worktree, env);
    await takeLinks(git, worktree, env);
    // With 1 the index has all but what is named; with 128 it has nothing of what changed.
    const added = await git(worktree, ["add", "--all", "--sparse", "--ignore-errors"], { env, codes: [0, 1] });
    await leaveOut(git, worktree, head, copied, env);
    const tree = await git.text(worktree, ["write-tree"], { env });
    return { tree, head, problems: problemsIn(added) };
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

async function leaveOut(git: Git, worktree: string, head: string, copied: readonly string[], env: Record<string, string>): Promise<void> {
  if (copied.length === 0) return;
  const committed = new Set((await git.text(worktree, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", head])).split("\0"));
  const paths = copied.filter((path) => !committed.has(path));
  if (paths.length > 0) await git(worktree, ["update-index", "--force-remove", "-z", "--stdin"], { env, input: `${paths.join("\0")}\0` });
}

/** Takes back, in our index, that git is not to look at some files (`update-index --assume-unchanged`, `--skip-worktree`). */
async function showHidden(git: Git, worktree: string, env: Record<string, string>): Promise<void> {
  const listed = (await git.text(worktree, ["ls-files", "-v", "-z"], { env })).split("\0");
  const pathsAt = (tags: RegExp): string[] => listed.filter((line) => tags.test(line)).map((line) => line.slice(2));
  const assumed = pathsAt(/^[a-z] /);
  // Skipped files that are not there are left out of a sparse checkout, not deleted.
  const skipped = pathsAt(/^[Ss] /);
  const there = await Promise.all(skipped.map((path) => lstat(join(worktree, path)).then(() => true, () => false)));
  const show = async (flag: string, paths: readonly string[]): Promise<void> => {
    if (paths.length > 0) await git(worktree, ["update-index", flag, "-z", "--stdin"], { env, input: `${paths.join("\0")}\0` });
  };
  await show("--no-assume-unchanged", assumed);
  await show("--no-skip-worktree", skipped.filter((_path, index) => there[index]));
}

/**
 * Reads the commits of repositories inside by ourselves: git would run its status in each, and with it the filters that their own configuration names. What is in them is looked
 * at elsewhere.
 */
async function takeLinks(git: Git, worktree: string, env: Record<string, string>): Promise<void> {
  const paths = gitlinks(await git.text(worktree, ["ls-files", "--stage", "-z"], { env }));
  const commits = await fewAtOnce(paths, (path) => headOf(git, join(worktree, path)));
  const taken = paths.flatMap((path, index) => (commits[index] === undefined ? [] : [{ path, commit: commits[index] }]));
  if (taken.length === 0) return;
  await git(worktree, ["update-index", "-z", "--index-info"], { env, input: taken.map(({ path, commit }) => `160000 ${commit} 0\t${path}\0`).join("") });
  await git(worktree, ["update-index", "--skip-worktree", "-z", "--stdin"], { env, input: taken.map(({ path }) => `${path}\0`).join("") });
}

async function headOf(git: Git, folder: string): Promise<string | undefined> {
  const gitDir = join(folder, ".git");
  if (!(await lstat(gitDir).catch(() => undefined))) return undefined;
  const head = await git(folder, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], { env: lookAt(gitDir, folder), codes: [0, 1, 128] });
  return head.code === 0 ? head.stdout.toString("utf8").trim() : undefined;
}

const problemsNamed = 20;

/** A folder that cannot be opened is a warning to git, and left out all the same. */
function problemsIn({ code, stderr }: Pick<RunResult, "code" | "stderr">): string[] {
  const told = stderr.split("\n").flatMap((line) => {
    const [, what] = /^(?:error: |warning: (?=could not open directory ))(.+)$/.exec(line) ?? [];
    if (what === undefined || what === "adding files failed") return [];
    const [, unborn] = /^'(.+?)\/?' does not have a commit checked out$/.exec(what) ?? [];
    return [unborn === undefined ? `Not among the changes: ${what}.` : `Not among the changes: ${unborn}, where git init made a repository of its own, without a commit. Delete the .git in it, and its files are.`];
  });
  if (told.length > problemsNamed) return [...told.slice(0, problemsNamed), `Nor are ${told.length - problemsNamed} more.`];
  return told.length === 0 && code !== 0 ? ["Not among the changes: files that git could not read."] : told;
}
