import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** A repository found in a folder. */
export interface FoundRepository {
  /** Where its `.git` is, a folder or a file. */
  gitDir: string;
  /** Its checkout; undefined where there is none, as of a submodule that was taken out again. */
  folder?: string;
}

/**
 * All repositories below a folder, whatever git ignores or tracks there, each with the submodules that its `.git` folder keeps. Links are not followed: what they lead to is
 * not deleted with the folder. A folder that cannot be opened cannot be deleted either.
 */
export async function findRepositories(folder: string): Promise<FoundRepository[]> {
  const within = async (at: string): Promise<FoundRepository[]> => {
    const entries = await entriesOf(at);
    const below = entries.filter((entry) => entry.isDirectory() && entry.name !== ".git").map((entry) => within(join(at, entry.name)));
    const gitDir = join(at, ".git");
    const named = at === folder ? undefined : entries.find(({ name }) => name === ".git");
    const own = named && (await isRepository(gitDir)) ? named : undefined;
    const modules = own?.isDirectory() ? findModules(gitDir) : [];
    return [...(own ? [{ gitDir, folder: at }] : []), ...(await modules), ...(await Promise.all(below)).flat()];
  };
  return within(folder);
}

/** The repositories of submodules that a git directory keeps (gitsubmodules(7)), also of those whose checkout is gone. */
export async function findModules(gitDir: string): Promise<FoundRepository[]> {
  const within = async (at: string): Promise<FoundRepository[]> => {
    const entries = await entriesOf(at);
    const names = new Set(entries.map(({ name }) => name));
    if (names.has("HEAD") && names.has("objects") && names.has("refs")) return [{ gitDir: at }, ...(await findModules(at))];
    // A submodule's name may hold slashes.
    return (await Promise.all(entries.filter((entry) => entry.isDirectory()).map(({ name }) => within(join(at, name))))).flat();
  };
  return within(join(gitDir, "modules"));
}

/**
 * Whether a `.git` is of a repository, whole or not. A file may lead to one that is gone, and a folder of that name may never have had an object: there is nothing to lose, and what is
 * around is a folder like any other.
 */
export async function isRepository(gitDir: string): Promise<boolean> {
  const found = await stat(gitDir).catch(() => undefined);
  if (found?.isDirectory()) return (await exists(join(gitDir, "objects"))) || exists(join(gitDir, "commondir"));
  if (!found?.isFile()) return false;
  const [, leadsTo] = /^gitdir: (.+)$/m.exec(await readFile(gitDir, "utf8")) ?? [];
  return leadsTo !== undefined && exists(resolve(dirname(gitDir), leadsTo.trimEnd()));
}

const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

const passing: ReadonlySet<string | undefined> = new Set(["EACCES", "EPERM", "ENOENT", "ENOTDIR"]);

/** Where the system is short of something, nothing is known of the folder. */
const entriesOf = (folder: string) =>
  readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (passing.has((error as NodeJS.ErrnoException).code)) return [];
    throw error;
  });
