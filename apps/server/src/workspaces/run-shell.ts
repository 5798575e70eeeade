import { run, type RunOptions } from "#projects/run.ts";

/** How a project's command ended, and the end of what it said. */
export interface ShellEnd {
  exit_code: number | null;
  ended: "exited" | "timeout" | "stopped";
  duration_ms: number;
  output: string;
}

const bytesKept = 24 * 1024;

/** Runs a project's command as its person would, in a shell; never rejects for what the command does. */
export async function runShell(command: string, options: Pick<RunOptions, "cwd" | "env" | "signal" | "timeoutMs">): Promise<ShellEnd> {
  const began = performance.now();
  const tail = createTail();
  const { code, ended } = await run("/bin/sh", ["-c", command], { ...options, env: { ...options.env, CI: "1" }, maxBytes: 0, onOutput: tail.push });
  const duration_ms = Math.round(performance.now() - began);
  return { exit_code: code, ended: ended === "limit" ? "stopped" : ended, duration_ms, output: tail.text() };
}

/** Keeps the end of a stream, and says how much it dropped. */
function createTail() {
  let kept: Buffer = Buffer.alloc(0);
  let dropped = 0;
  return {
    push(chunk: Buffer): void {
      const all = Buffer.concat([kept, chunk]);
      dropped += Math.max(0, all.length - bytesKept);
      kept = all.subarray(-bytesKept);
    },
    text: (): string => (dropped === 0 ? "" : `… ${dropped} bytes before this\n`) + kept.toString("utf8"),
  };
}
