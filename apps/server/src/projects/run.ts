import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

/** What to run and within which bounds. */
export interface RunOptions {
  cwd: string;
  /** The whole environment; nothing else is inherited. */
  env: Record<string, string>;
  input?: string | Buffer;
  signal?: AbortSignal;
  /** Ends the process group after this time. */
  timeoutMs?: number;
  /** Bytes of standard output kept; what comes after is dropped, and the process ended where `stopAtLimit`. */
  maxBytes?: number;
  stopAtLimit?: boolean;
  /** Gets standard output and standard error as they come. */
  onOutput?(chunk: Buffer): void;
}

/** How a program ended. */
export interface RunResult {
  /** Null where it did not exit by itself. */
  code: number | null;
  ended: "exited" | "timeout" | "stopped" | "limit";
  stdout: Buffer;
  /** The last 16 KiB of standard error. */
  stderr: string;
}

const stderrKept = 16 * 1024;
const termGraceMs = 3_000;

/**
 * Runs a program without a shell, in a process group and a terminal-less session of its own, so that it can neither prompt nor
 * outlive its end. Rejects with the system's error where it cannot be started; an exit code other than 0 is a result.
 */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { cwd, env, input, signal, timeoutMs, maxBytes = 64 * 1024 * 1024, stopAtLimit = false, onOutput } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let stderr = "";
    let ended: RunResult["ended"] = "exited";
    const end = (why: RunResult["ended"]): void => {
      if (ended !== "exited") return;
      ended = why;
      void endGroup(child);
    };
    const stop = (): void => end("stopped");
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => end("timeout"), timeoutMs);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    child.stdout?.on("data", (chunk: Buffer) => {
      onOutput?.(chunk);
      if (bytes < maxBytes) chunks.push(chunk.subarray(0, maxBytes - bytes));
      bytes += chunk.length;
      if (bytes >= maxBytes && stopAtLimit) end("limit");
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      onOutput?.(chunk);
      stderr = (stderr + chunk.toString("utf8")).slice(-stderrKept);
    });
    // A program that exits before it has read its input is told by its exit code.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    child.once("error", (error) => {
      settle();
      reject(error);
    });
    child.once("close", (code) => {
      settle();
      resolve({ code: ended === "exited" ? code : null, ended, stdout: Buffer.concat(chunks), stderr });
    });
  });
}

/** SIGTERM, then SIGKILL after 3 s, to the whole group. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  signalGroup(child.pid, "SIGTERM");
  const until = Date.now() + termGraceMs;
  // oxlint-disable-next-line no-await-in-loop -- the system does not tell when a group is empty
  while (signalGroup(child.pid, 0) && Date.now() < until) await delay(25);
  signalGroup(child.pid, "SIGKILL");
}

/** False where no process of the group is left. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
