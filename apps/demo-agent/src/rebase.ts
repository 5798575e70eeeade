import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import { promisify } from "node:util";
import type { SessionUpdate } from "@agentclientprotocol/sdk";

const execute = promisify(execFile);

// Nothing of the repository runs, and nothing asks.
const settings = ["core.hooksPath=/dev/null", "core.fsmonitor=false", "commit.gpgSign=false", "rebase.autoStash=false", "core.editor=false"].flatMap((one) => ["-c", one]);

/**
 * Commits what is there and rebases it onto a branch; where both changed the same lines, its own stay. What git cannot do alone is
 * taken back, and said. Runs these git commands and no others.
 */
export async function rebaseOnto(cwd: string, branch: string, toolCallId: string): Promise<SessionUpdate[]> {
  const git = async (...args: string[]): Promise<string> => (await execute("git", [...settings, ...args], { cwd })).stdout.trim();
  const call = { sessionUpdate: "tool_call" as const, toolCallId, title: `git rebase ${branch}`, kind: "execute" as const, rawInput: { command: `git rebase -X theirs ${branch}` } };
  const said = (text: string) => [{ type: "content" as const, content: { type: "text" as const, text } }];
  try {
    if ((await realpath(await git("rev-parse", "--show-toplevel"))) !== (await realpath(cwd))) throw new Error("the folder is no repository");
    await git("add", "--all");
    if ((await git("status", "--porcelain")) !== "") await git("commit", "--quiet", "-m", "Save the work before the rebase");
    // The side that is rebased is "theirs" to git.
    await git("rebase", "--quiet", "-X", "theirs", `refs/heads/${branch}`);
    return [{ ...call, status: "completed", content: said(`Rebased onto ${branch} (${await git("log", "-1", "--format=%h")}).`) }];
  } catch (error) {
    await git("rebase", "--abort").catch(() => undefined);
    const { stderr, message } = error as Error & { stderr?: string };
    return [{ ...call, status: "failed", content: said(`Not rebased: ${(stderr?.trim() || message).slice(0, 400)}`) }];
  }
}
