import { setTimeout as delay } from "node:timers/promises";
import { readProcessTable, type ProcessRow } from "./process-table.ts";

/** How long a process may take to end, and what happens where it does not; times in milliseconds. */
export interface Ending {
  /** Between SIGTERM and SIGKILL. */
  graceMs: number;
  /** From the first look until what is still there is told of. */
  lastingMs: number;
  /** Gets, once, the pids that are still there. True keeps looking, false gives up. */
  onLasting(pids: number[]): boolean;
}

const firstPauseMs = 25;
const longestPauseMs = 1_000;
/** Between looks at processes that even SIGKILL does not end, as long as the system waits for a disk or a network with them. */
const lastingPauseMs = 5_000;

/**
 * SIGTERM to every process that `which` picks, SIGKILL to what is left after the grace; resolves when a look at the whole table
 * finds none any more, with how many have ended. Those of another person cannot be ended, and are not waited for.
 */
export async function endProcesses(which: (row: ProcessRow) => boolean, { graceMs, lastingMs, onLasting }: Ending): Promise<number> {
  const seen = new Set<number>();
  const beyond = new Set<number>();
  const begun = performance.now();
  let isTold = false;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 1.5, isTold ? lastingPauseMs : longestPauseMs)) {
    // oxlint-disable-next-line no-await-in-loop -- a process may have started others since the last look
    const rows = (await readProcessTable()).filter((row) => row.pid !== process.pid && !beyond.has(row.pid) && which(row));
    if (rows.length === 0) return seen.size;
    const passed = performance.now() - begun;
    const force = passed >= graceMs;
    for (const { pid } of rows) {
      if ((force || !seen.has(pid)) && !signal(pid, force ? "SIGKILL" : "SIGTERM")) beyond.add(pid);
      seen.add(pid);
    }
    if (!isTold && passed >= lastingMs) {
      isTold = true;
      if (!onLasting(rows.map(({ pid }) => pid))) return seen.size - rows.length;
    }
    // oxlint-disable-next-line no-await-in-loop -- the system does not tell when a process that is no child of ours ends
    await delay(force ? pause : Math.min(pause, Math.max(firstPauseMs, graceMs - passed)));
  }
}

/** False where the process became another person's (sudo): nothing of ours can end it. */
function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EPERM";
  }
}
