import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** A real repository in a temporary folder, on branch main with one commit. */
export interface TestRepository extends AsyncDisposable {
  path: string;
  /** Runs git in it, or in `cwd`; gives standard output without its last newline. */
  git(args: string[], cwd?: string, env?: Record<string, string>): Promise<string>;
  /** Writes files, by path relative to the root. */
  write(files: Record<string, string>): Promise<void>;
  /** Writes files and commits all. */
  commit(message: string, files: Record<string, string>): Promise<void>;
}

const environment = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};

/** Makes a repository; `files` are in its first commit. */
export async function createRepository(files: Record<string, string> = { "readme.md": "# Shop\n" }): Promise<TestRepository> {
  const outer = await realpath(await mkdtemp(join(tmpdir(), "beckon-repo-")));
  const path = join(outer, "shop");
  await mkdir(path);
  const git = async (args: string[], cwd = path, env: Record<string, string> = {}): Promise<string> =>
    (await execute("git", args, { cwd, env: { ...environment, ...env }, maxBuffer: 64 * 1024 * 1024 })).stdout.replace(/\n$/, "");
  const write = async (all: Record<string, string>): Promise<void> => {
    for (const [name, text] of Object.entries(all)) {
      // oxlint-disable-next-line no-await-in-loop -- a folder before the files in it
      await mkdir(dirname(join(path, name)), { recursive: true });
      // oxlint-disable-next-line no-await-in-loop -- a folder before the files in it
      await writeFile(join(path, name), text);
    }
  };
  const commit = async (message: string, all: Record<string, string>): Promise<void> => {
    await write(all);
    await git(["add", "-A"]);
    await git(["commit", "-q", "--allow-empty", "-m", message]);
  };
  await git(["init", "-q", "-b", "main"]);
  await git(["config", "user.name", "Ada"]);
  await git(["config", "user.email", "ada@example.com"]);
  await commit("Begin", files);
  // A server that is still up may be writing into it.
  return { path, git, write, commit, [Symbol.asyncDispose]: () => rm(outer, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }) };
}
