import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { AgentProfile } from "./profile.ts";

const stderrKept = 64 * 1024;
const termGraceMs = 3_000;
const pollMs = 25;

/** One agent's process, the leader of a process group of its own. */
export interface AgentProcess {
  stdin: WritableStream<Uint8Array>;
  stdout: ReadableStream<Uint8Array>;
  /** Resolves when the process has exited, with how. */
  exited: Promise<string>;
  /** The last 64 KiB of what it said on standard error. */
  stderr(): string;
  /** Resolves once all that was written has left for the process. */
  flushed(): Promise<void>;
  /** SIGTERM, then SIGKILL after 3 s, to the whole group; resolves when none of it is left. */
  stop(): Promise<void>;
}

/** Starts an agent. Rejects with the system's error where the program cannot be started. */
export async function startAgentProcess(profile: AgentProfile, cwd: string, env: Record<string, string>): Promise<AgentProcess> {
  const child = spawn(profile.command, profile.args, { cwd, env, stdio: ["pipe", "pipe", "pipe"], detached: true });
  let tail = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-stderrKept);
  });
  // A pipe that breaks is told by the process's exit; without a listener it would end the server.
  child.stdin.on("error", () => undefined);
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ? `was ended by ${signal}` : `exited with code ${code}`));
  });
  await once(child, "spawn");
  child.on("error", () => undefined);
  return {
    stdin: Writable.toWeb(child.stdin) as WritableStream<Uint8Array>,
    stdout: Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>,
    exited,
    stderr: () => tail,
    flushed: () => flushed(child),
    stop: () => stop(child),
  };
}

async function flushed(child: ChildProcess): Promise<void> {
  while (child.stdin?.writable && child.stdin.writableLength > 0)
    // oxlint-disable-next-line no-await-in-loop -- drains once for each time the pipe was full
    await Promise.race([once(child.stdin, "drain"), once(child, "exit"), delay(pollMs)]);
}

async function stop(child: ChildProcess): Promise<void> {
  const group = child.pid;
  if (group === undefined) return;
  if (signalGroup(group, "SIGTERM")) await groupGone(group, termGraceMs);
  while (signalGroup(group, "SIGKILL"))
    // oxlint-disable-next-line no-await-in-loop -- a process in the kernel's hands dies when it comes back
    await groupGone(group, termGraceMs);
}

async function groupGone(group: number, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  // oxlint-disable-next-line no-await-in-loop -- the system does not tell when a group is empty
  while (signalGroup(group, 0) && Date.now() < deadline) await delay(pollMs);
}

/** False where no process of the group is left. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
