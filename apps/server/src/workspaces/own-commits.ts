import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "#projects/git.ts";

/** Where a repository keeps its objects and branches, and in which environment git looks at it. */
interface Looked {
  commonDir: string;
  env: Record<string, string>;
}

/**
 * How many commits a repository has that no remote-tracking branch of it names, stashes included. Where its objects do not go with the folder (`isLinked`, a worktree of a
 * repository elsewhere), only what no branch or tag names. In a clone tags count as the remote's, and so do the oldest commits of a shallow one: nobody makes those here.
 */
export async function ownCommits(git: Git, { commonDir, env }: Looked, isLinked: boolean): Promise<number> {
  const text = (...args: string[]) => git.text(commonDir, args, { env });
  const ok = { env, codes: [0, 1, 128] };
  const hasHead = (await git(commonDir, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], ok)).code === 0;
  if (isLinked) return hasHead ? Number(await text("rev-list", "--count", "HEAD", "--not", "--glob=refs/*", "--")) : 0;
  const isClone = (await text("remote")) !== "";
  const isDetached = (await git(commonDir, ["symbolic-ref", "--quiet", "HEAD"], ok)).code !== 0;
  const isAtTag = isClone && hasHead && isDetached && (await text("tag", "--points-at", "HEAD")) !== "";
  const named = isClone ? ["--exclude=refs/tags/*", "--exclude=refs/remotes/*", "--glob=refs/*"] : ["--glob=refs/*"];
  const oldest = (await readFile(join(commonDir, "shallow"), "utf8").catch(() => "")).split("\n").filter(Boolean);
  return Number(await text("rev-list", "--count", ...(hasHead && !isAtTag ? ["HEAD"] : []), ...named, "--not", "--remotes", ...oldest, "--"));
}
