import { setTimeout as delay } from "node:timers/promises";
import { readProcessTable, type ProcessRow } from "./process-table.ts";

const pollMs = 25;

/**
 * SIGTERM to every process that `which` picks, SIGKILL to what is left after `graceMs`; resolves when a look at the whole table
 * finds none any more, with how many there were. Those of another person cannot be ended, and are not waited for.
 */
export async function endProcesses(which: (row: ProcessRow) => boolean, graceMs: number): Promise<number> {
  const seen = new Set<number>();
  const beyond = new Set<number>();
  const deadline = performance.now() + graceMs;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a process may have started others since the last look
    const rows = (await readProcessTable()).filter((row) => row.pid !== process.pid && !beyond.has(row.pid) && which(row));
    if (rows.length === 0) return seen.size;
    const force = performance.now() >= deadline;
    for (const { pid } of rows) {
      if ((force || !seen.has(pid)) && !signal(pid, force ? "SIGKILL" : "SIGTERM")) beyond.add(pid);
      seen.add(pid);
    }
    // oxlint-disable-next-line no-await-in-loop -- the system does not tell when a process that is no child of ours ends
    await delay(pollMs);
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
