import { lstat, rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#errors.ts";
import { GitError, type Git } from "#projects/git.ts";

/**
 * Moves a clean checkout and its branch on to a commit that builds on where it stands. With an error both are as they were:
 * `dirty_checkout` for files that git does not track, ignored ones too; where git fails half way, what it wrote is taken back.
 */
export async function moveCheckout(git: Git, checkout: string, from: string, to: string): Promise<void> {
  const changed = await changedPaths(git, checkout, from, to);
  const isThere = await Promise.all(changed.added.map((path) => exists(join(checkout, path))));
  const added = changed.added.filter((_path, index) => !isThere[index]);
  try {
    await git(checkout, ["merge", "--ff-only", "--no-overwrite-ignore", "--quiet", "--no-stat", to]);
  } catch (error) {
    const refusal = inTheWay(error, checkout);
    if (refusal) throw refusal;
    const left = await takeBack(git, checkout, to, { ...changed, added });
    if (left.length === 0) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError("git_failed", `${why} The branch is as it was, but files in ${checkout} were half written by git or changed by somebody meanwhile, and were left so: ${left.slice(0, 5).join(", ")}. Look at them there.`, { details: { files: left }, cause: error });
  }
}

/** Refuses what `moveCheckout` would: files that git does not track in the place of new ones. `to` may be a tree. Error: `dirty_checkout`. */
export async function refuseInTheWay(git: Git, checkout: string, from: string, to: string): Promise<void> {
  const { added, others } = await changedPaths(git, checkout, from, to);
  // Where the file system does not tell upper from lower case, a renamed file is in its own way.
  const renamed = new Set(others.map((path) => path.toLowerCase()));
  const stats = await Promise.all(added.map((path) => lstat(join(checkout, path)).catch(() => undefined)));
  const files = added.filter((path, index) => stats[index] && !stats[index].isDirectory() && !renamed.has(path.toLowerCase()));
  if (files.length > 0) throw dirtyAt(checkout, files);
}

const exists = (path: string): Promise<boolean> => lstat(path).then(() => true, () => false);

/** Git stops before it overwrites files that it does not track. */
function inTheWay(error: unknown, checkout: string): AppError | undefined {
  if (!(error instanceof GitError) || !/would be overwritten|would lose untracked files/.test(error.stderr)) return undefined;
  const files = error.stderr.split("\n").flatMap((line) => (line.startsWith("\t") ? [line.trim()] : []));
  return dirtyAt(checkout, files, error);
}

const dirtyAt = (checkout: string, files: string[], cause?: unknown): AppError =>
  new AppError("dirty_checkout", `${checkout} has files of its own at ${files.slice(0, 5).join(", ")}. Nothing was changed there.`, { details: { files }, cause });

interface Changed {
  added: string[];
  /** Changed or deleted: there before. */
  others: string[];
}

async function changedPaths(git: Git, cwd: string, from: string, to: string): Promise<Changed> {
  const fields = (await git.text(cwd, ["diff-tree", "-r", "-z", "--no-renames", "--name-status", from, to])).split("\0");
  const changed: Changed = { added: [], others: [] };
  for (let at = 0; at + 1 < fields.length; at += 2) (fields[at] === "A" ? changed.added : changed.others).push(fields[at + 1] ?? "");
  return changed;
}

/**
 * A filter that fails, or a disk that is full, stops git when some files are written. Only those go back: a person may have changed
 * others since the checkout was looked at. Gives what could not be taken back.
 */
async function takeBack(git: Git, checkout: string, to: string, { added, others }: Changed): Promise<string[]> {
  const ours = new Set(others);
  const dirty = async (): Promise<string[]> => {
    const { stdout } = await git(checkout, ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=no"]);
    return stdout.toString("utf8").split("\0").map((line) => line.slice(3)).filter((path) => ours.has(path));
  };
  const wrote = await Promise.all((await dirty()).map(async (path) => ((await found(git, checkout, to, path)) === "other" ? [] : [path])));
  const paths = wrote.flat();
  if (paths.length > 0) await git(checkout, ["checkout-index", "--force", "-u", "-z", "--stdin"], { input: `${paths.join("\0")}\0` }).catch(() => undefined);
  const kept = await Promise.all(added.map(async (path) => ((await removeIfWritten(git, checkout, to, path)) ? [] : [path])));
  return [...(await dirty()), ...kept.flat()];
}

async function removeIfWritten(git: Git, checkout: string, to: string, path: string): Promise<boolean> {
  const there = await found(git, checkout, to, path);
  if (there === "written") await rm(join(checkout, path));
  return there !== "other";
}

/** What is in a file's place: whole, it is what git wrote; anything else may be somebody's. */
async function found(git: Git, checkout: string, to: string, path: string): Promise<"nothing" | "written" | "other"> {
  const file = join(checkout, path);
  const stats = await lstat(file).catch(() => undefined);
  if (!stats) return "nothing";
  if (!stats.isFile()) return "other";
  const wanted = await git.text(checkout, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${to}:${path}`]).catch(() => "");
  const there = await git.text(checkout, ["hash-object", `--path=${path}`, "--", file]).catch(() => undefined);
  return there === wanted ? "written" : "other";
}
