import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { endProcesses, type Ending } from "./end-processes.ts";
import { sessionMarker } from "./environment.ts";
import type { AgentProfile } from "./profile.ts";

const stderrKept = 64 * 1024;
const pollMs = 25;

/** One agent's process, the leader of a process group of its own. */
export interface AgentProcess {
  pid: number;
  stdin: WritableStream<Uint8Array>;
  stdout: ReadableStream<Uint8Array>;
  /** Resolves when the process has exited, with how. */
  exited: Promise<string>;
  /** The last 64 KiB of what it said on standard error. */
  stderr(): string;
  /** Resolves once all that was written has left for the process. */
  flushed(): Promise<void>;
  /**
   * SIGTERM, then SIGKILL, to the whole group and to all that carry the session's marker; resolves when none of it is left,
   * with how many processes there were.
   */
  stop(): Promise<number>;
}

/** Starts an agent; `env` carries its session's marker. Rejects with the system's error where the program cannot be started. */
export async function startAgentProcess(
  profile: AgentProfile,
  cwd: string,
  env: Record<string, string>,
  ending: Ending,
): Promise<AgentProcess> {
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
  const { pid = 0 } = child;
  const session = env[sessionMarker];
  let stopped: Promise<number> | undefined;
  return {
    pid,
    stdin: Writable.toWeb(child.stdin) as WritableStream<Uint8Array>,
    stdout: Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>,
    exited,
    stderr: () => tail,
    flushed: () => flushed(child),
    stop: () => (stopped ??= endProcesses(({ group, session_id }) => group === pid || session_id === session, ending)),
  };
}

async function flushed(child: ChildProcess): Promise<void> {
  while (child.stdin?.writable && child.stdin.writableLength > 0)
    // oxlint-disable-next-line no-await-in-loop -- drains once for each time the pipe was full
    await Promise.race([once(child.stdin, "drain"), once(child, "exit"), delay(pollMs)]);
}
