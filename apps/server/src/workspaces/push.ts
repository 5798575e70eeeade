import { AppError } from "#errors.ts";
import { run } from "#projects/run.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { pushLfs } from "./push-lfs.ts";
import { compareLink, remoteOf } from "./remote.ts";
import type { Work } from "./work.ts";

const pushWithinMs = 5 * 60_000;
const askWithinMs = 60_000;

/** Pushes the ticket's branch and opens a pull request: with `gh` where it works, else the page to open one on. Errors: `git_failed`. */
export async function pushAndPropose({ git, environment }: WorkspaceParts, work: Work, message: string): Promise<string | undefined> {
  const { repository, branch, base } = work;
  const remote = await remoteOf(git, repository.root, base);
  if (!remote) throw new AppError("git_failed", `${repository.root} has no remote to push to.`);
  await pushLfs(git, work, remote.name);
  // Without its own hooks: they are for the person's pushes, and may ask.
  await git(repository.root, ["push", "--quiet", "--no-verify", remote.name, `refs/heads/${branch}:refs/heads/${branch}`], { timeoutMs: pushWithinMs });
  return (await openWithGh(repository.root, environment, { branch, base, message })) ?? compareLink(remote.url, base, branch);
}

/** GitHub's own program; undefined where it is not there, not signed in, or knows no such repository. */
async function openWithGh(cwd: string, environment: Record<string, string>, { branch, base, message }: { branch: string; base: string; message: string }): Promise<string | undefined> {
  const [title = branch, ...body] = message.trim().split("\n");
  const env = { ...environment, GH_PROMPT_DISABLED: "1", GH_NO_UPDATE_NOTIFIER: "1", NO_COLOR: "1" };
  const args = ["pr", "create", `--head=${branch}`, `--base=${base}`, `--title=${title}`, "--body-file=-"];
  const result = await run("gh", args, { cwd, env, input: body.join("\n").trim(), timeoutMs: askWithinMs }).catch(() => undefined);
  // A pull request that is there already is named in the refusal.
  const said = result?.code === 0 ? result.stdout.toString("utf8") : (result?.stderr ?? "");
  return /https:\/\/\S+\/pull\/\d+/.exec(said)?.[0];
}
