import { run } from "./run.ts";

/** All hooks that git runs on the side of whoever calls it (githooks(5)). */
const events = [
  "applypatch-msg",
  "pre-applypatch",
  "post-applypatch",
  "pre-commit",
  "pre-merge-commit",
  "prepare-commit-msg",
  "commit-msg",
  "post-commit",
  "pre-rebase",
  "post-checkout",
  "post-merge",
  "pre-push",
  "reference-transaction",
  "pre-auto-gc",
  "post-rewrite",
  "post-index-change",
];

/** Options of git that keep it from running hooks: those of a folder, and from git 2.55 on those of its configuration. Older ones do not know the latter setting. */
export const noHooks: readonly string[] = ["-c", "core.hooksPath=/dev/null", ...events.flatMap((event) => ["-c", `hook.${event}.enabled=false`])];

const switchName = "BECKON_HOOK_ENABLED";

/** Makes what finds more such options. Git 2.54 runs hooks of its configuration, too, but knows them by name only: they are looked up before each command. */
export function createHookSwitch(environment: Record<string, string>): (cwd: string, env: Record<string, string>) => Promise<{ args: string[]; env: Record<string, string> }> {
  let isNamed: Promise<boolean> | undefined;
  return async (cwd, env) => {
    isNamed ??= run("git", ["version"], { cwd: "/", env: environment }).then(({ stdout }) => stdout.toString("utf8").startsWith("git version 2.54."), () => false);
    if (!(await isNamed)) return { args: [], env: {} };
    const { stdout } = await run("git", ["config", "--name-only", "-z", "--get-regexp", String.raw`^hook\..*\.event$`], { cwd, env });
    const keys = new Set(stdout.toString("utf8").split("\0").filter(Boolean));
    // Unlike `-c`, this splits at the last `=`, so that a name may hold one.
    return { args: [...keys].map((key) => `--config-env=${key.slice(0, -"event".length)}enabled=${switchName}`), env: { [switchName]: "false" } };
  };
}
