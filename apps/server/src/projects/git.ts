import { AppError } from "#errors.ts";
import { createHookSwitch, noHooks } from "./no-hooks.ts";
import { run, type RunOptions, type RunResult } from "./run.ts";

/** A git command that did not do what it was asked to. */
export class GitError extends Error {
  override name = "GitError";
  readonly stderr: string;
  readonly code: number | null;

  constructor(message: string, { stderr, code }: Pick<RunResult, "stderr" | "code">) {
    super(message);
    this.stderr = stderr;
    this.code = code;
  }
}

/** Options of one git command beyond its arguments. */
interface GitOptions extends Pick<RunOptions, "input" | "signal" | "timeoutMs" | "maxBytes" | "stopAtLimit"> {
  /** Added to the environment, such as GIT_INDEX_FILE. */
  env?: Record<string, string>;
  /** Exit codes that are an answer, not a failure; [0] if left out. */
  codes?: readonly number[];
}

/** Runs git in a folder. */
export interface Git {
  /** The whole result. Rejects GitError with a sentence for a person, or AppError where git itself is missing. */
  (cwd: string, args: readonly string[], options?: GitOptions): Promise<RunResult>;
  /** Standard output as text, without the newline at its end. */
  text(cwd: string, args: readonly string[], options?: GitOptions): Promise<string>;
}

// No file system monitor, no pager, nothing that asks: the server runs git unattended.
const settings = [
  "core.fsmonitor=false",
  "core.pager=cat",
  "core.quotePath=false",
  "core.editor=false",
  // A word for a person's own commits; here it would stop a worktree from being read.
  "core.safecrlf=false",
  "sequence.editor=false",
  "merge.autoStash=false",
  "commit.gpgSign=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "submodule.recurse=false",
  "protocol.ext.allow=never",
  "advice.detachedHead=false",
].flatMap((setting) => ["-c", setting]);

const unattended = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "false",
  SSH_ASKPASS: "false",
  SSH_ASKPASS_REQUIRE: "never",
  GCM_INTERACTIVE: "never",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_LITERAL_PATHSPECS: "1",
  LC_ALL: "C",
};
const defaultTimeoutMs = 10 * 60_000;

/** Makes the git of this server; `environment` is what the person's own programs get, and holds no GIT_ variable. */
export function createGit(environment: Record<string, string>): Git {
  const switchHooks = createHookSwitch(environment);
  const git = async (cwd: string, args: readonly string[], options: GitOptions = {}): Promise<RunResult> => {
    const { env = {}, codes = [0], ...bounds } = options;
    let result: RunResult;
    try {
      const whole = { ...environment, ...unattended, ...env };
      const hooks = await switchHooks(cwd, whole);
      result = await run("git", [...noHooks, ...hooks.args, ...settings, ...args], { timeoutMs: defaultTimeoutMs, ...bounds, cwd, env: { ...whole, ...hooks.env } });
    } catch (error) {
      throw startFailure(error);
    }
    if (result.ended !== "limit" && (result.code === null || !codes.includes(result.code))) throw new GitError(sentence(args, result), result);
    return result;
  };
  const text: Git["text"] = async (cwd, args, options) => (await git(cwd, args, options)).stdout.toString("utf8").replace(/\r?\n$/, "");
  return Object.assign(git, { text });
}

function startFailure(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") return error;
  return new AppError("git_failed", "Git could not be started; is it installed, and is the folder there?", { cause: error });
}

function sentence(args: readonly string[], { ended, stderr }: RunResult): string {
  if (ended === "timeout") return `git ${args[0]} took too long and was ended.`;
  if (ended === "stopped") return `git ${args[0]} was stopped.`;
  if (/no space left on device|disk quota exceeded/i.test(stderr)) return "The disk is full.";
  if (/dubious ownership/.test(stderr)) return "The repository belongs to another user; git does not trust it (safe.directory).";
  const line = stderr.split("\n").findLast((one) => /^(fatal|error):/.test(one)) ?? stderr.trim().split("\n").at(-1) ?? "";
  return `git ${args[0]} failed: ${line.replace(/^(fatal|error): /, "").slice(0, 400) || "it said nothing"}.`;
}
