import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "#projects/git.ts";

/** Where a repository keeps its HEAD, and its objects and branches, and in which environment git looks at it. */
interface Looked {
  gitDir: string;
  commonDir: string;
  env: Record<string, string>;
}

/**
 * How many commits a repository has that no remote-tracking branch of it names, stashes included. Where its objects do not go with the folder (`isLinked`, a worktree of a
 * repository elsewhere), only what no branch or tag names. In a clone tags count as the remote's; everywhere what was fetched last does, and the oldest commits of a shallow
 * one: nobody makes those here.
 */
export async function ownCommits(git: Git, { gitDir, commonDir, env }: Looked, isLinked: boolean): Promise<number> {
  const text = (...args: string[]) => git.text(commonDir, args, { env });
  const lines = async (path: string): Promise<string[]> => (await readFile(path, "utf8").catch(() => "")).split("\n").filter(Boolean);
  if (isLinked) {
    const head = await git(commonDir, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], { env, codes: [0, 1, 128] });
    return head.code === 0 ? Number(await text("rev-list", "--count", "HEAD", "--not", "--glob=refs/*", "--")) : 0;
  }
  const isClone = (await text("remote")) !== "";
  const isDetached = (await lines(join(gitDir, "HEAD"))).some((line) => !line.startsWith("ref:"));
  const isAtTag = isClone && isDetached && (await text("tag", "--points-at", "HEAD")) !== "";
  const exclude = isClone ? ["--exclude=refs/tags/*", "--exclude=refs/remotes/*"] : [];
  const published = [...(await lines(join(commonDir, "shallow"))), ...(await lines(join(gitDir, "FETCH_HEAD"))).flatMap(fetched)];
  // `--all` takes along a HEAD that names a commit.
  return Number(await text("rev-list", "--count", "--ignore-missing", ...exclude, isAtTag ? "--glob=refs/*" : "--all", "--not", "--remotes", ...published, "--"));
}

/** The commit of a line of FETCH_HEAD (git-fetch(1)), unless it came from this very repository. */
function fetched(line: string): string[] {
  const [commit = "", , from = ""] = line.split("\t");
  return /^[0-9a-f]{40,64}$/.test(commit) && !/(^| )\.$/.test(from) ? [commit] : [];
}
