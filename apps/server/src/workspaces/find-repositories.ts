import { readdir } from "node:fs/promises";
import { join } from "node:path";

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
    const own = at === folder ? undefined : entries.find(({ name }) => name === ".git");
    const gitDir = join(at, ".git");
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

const entriesOf = (folder: string) => readdir(folder, { withFileTypes: true }).catch(() => []);
