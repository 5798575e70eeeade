import { readdir, realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { AppError } from "#errors.ts";
import { GitError, type Git } from "#projects/git.ts";
import { fewAtOnce } from "./few-at-once.ts";
import { findModules, findRepositories, isRepository, type FoundRepository } from "./find-repositories.ts";
import { gitlinks } from "./gitlinks.ts";
import { ownCommits } from "./own-commits.ts";
import { lookAt, withoutFilters } from "./quiet-look.ts";

/**
 * What repositories inside a worktree, submodules too, hold that is nowhere else, as sentences that name them: of a repository
 * inside another one git keeps a commit's name and nothing more, and of one in an ignored folder nothing. `tree` is what readWorkTree gave.
 */
export async function nestedWork(git: Git, worktree: string, tree: string): Promise<string[]> {
  const own = await git.text(worktree, ["rev-parse", "--path-format=absolute", "--git-dir"]);
  const goes = await Promise.all([worktree, own].map((path) => realpath(path)));
  const [inside, modules] = await Promise.all([findRepositories(worktree), findModules(own)]);
  const looked = await fewAtOnce(inside, (one) => look(git, goes, one, relative(worktree, one.folder ?? one.gitDir)));
  const known = new Set(looked.map(({ gitDir }) => gitDir));
  // A submodule that is checked out has its repository here, too.
  const others = await fewAtOnce(modules, async (one) => (known.has(await realpath(one.gitDir)) ? [] : (await look(git, goes, one, relative(join(own, "modules"), one.gitDir))).sentences));
  return [...(await emptyPlaces(git, worktree, tree)), ...looked.flatMap(({ sentences }) => sentences), ...others.flat()];
}

/** Links to repositories that are not there: git does not see what files are in their place. */
async function emptyPlaces(git: Git, worktree: string, tree: string): Promise<string[]> {
  const paths = gitlinks(await git.text(worktree, ["ls-tree", "-r", "-z", "--full-tree", tree]));
  const found = await Promise.all(
    paths.map(async (path) => {
      const isThere = await isRepository(join(worktree, path, ".git"));
      const names = isThere ? [] : await readdir(join(worktree, path)).catch(() => []);
      return names.length === 0 ? [] : [`${path} is the place of a submodule that is not there; git does not see the files in it.`];
    }),
  );
  return found.flat();
}

/** `goes` are the folders that are deleted with the worktree. */
async function look(git: Git, goes: readonly string[], { gitDir, folder }: FoundRepository, path: string): Promise<{ gitDir?: string; sentences: string[] }> {
  const what = folder === undefined ? `The submodule ${path.split(`${sep}modules${sep}`).join("/")}, which is not in the folder any more,` : `${path} is a repository of its own`;
  const said = (words: string): string[] => [folder === undefined ? `${what} has a repository at ${gitDir} ${words}` : `${what} ${words}`];
  const env = lookAt(gitDir, folder ?? gitDir);
  const at = folder ?? gitDir;
  try {
    const [real = "", commonDir = ""] = (await git.text(at, ["rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir"], { env })).split("\n");
    const common = await realpath(commonDir);
    const isLinked = !goes.some((one) => common === one || common.startsWith(one + sep));
    const commits = await ownCommits(git, { gitDir: real, commonDir: common, env }, isLinked);
    const files = folder === undefined ? 0 : await changedFiles(git, folder, env);
    const only = [commits === 0 ? [] : [`${count(commits, "commit")} ${isLinked ? "on no branch" : "on no remote"}`], files === 0 ? [] : [`${count(files, "file")} not committed`]].flat();
    return { gitDir: await realpath(real), sentences: only.length === 0 ? [] : said(`with ${only.join(" and ")}.`) };
  } catch (error) {
    // An agent at work may have removed it meanwhile.
    if (!(await isRepository(gitDir))) return { sentences: [] };
    if (!(error instanceof GitError) && !(error instanceof AppError)) throw error;
    return { sentences: said(`that cannot be read. ${error.message}`) };
  }
}

/** Repositories further inside are looked at by themselves: git would look at them with their own filters. */
async function changedFiles(git: Git, folder: string, env: Record<string, string>): Promise<number> {
  const status = await git.text(folder, ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=normal", "--ignore-submodules=dirty"], { env: await withoutFilters(git, env) });
  return status.split("\0").length - 1;
}

const count = (many: number, word: string): string => (many === 1 ? `1 ${word}` : `${many} ${word}s`);
