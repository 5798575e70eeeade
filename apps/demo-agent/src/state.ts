import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { SessionUpdate } from "@agentclientprotocol/sdk";
import type { Step } from "./script.ts";

/** All that a session must not forget when its process dies. */
export interface State {
  session_id: string;
  cwd: string;
  turn: number;
  /** Beckon's MCP server, as it was given at the latest opening. */
  mcp?: { url: string; headers: Record<string, string> };
  script: Step[];
  /** The step that comes next. */
  at: number;
  /** What the last question was answered with, for steps that build on it. */
  answer?: string;
  plan?: { entries: string[]; from: number };
  /** Questions whose answer has had its effect. */
  handled: string[];
  /** The conversation, as session/load repeats it. */
  history: SessionUpdate[];
}

const fileOf = (folder: string, sessionId: string): string => join(folder, `${sessionId}.json`);

/** Saves a session so that a crash at any moment leaves the old or the new state, whole. */
export async function saveState(folder: string, state: State): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(folder, state.session_id);
  const handle = await open(`${file}.new`, "w", 0o600);
  try {
    await handle.writeFile(JSON.stringify(state));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

/** The session as it was last saved; undefined where there is none. */
export async function loadState(folder: string, sessionId: string): Promise<State | undefined> {
  if (!/^[\w-]{1,80}$/.test(sessionId)) return undefined;
  try {
    return JSON.parse(await readFile(fileOf(folder, sessionId), "utf8")) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
