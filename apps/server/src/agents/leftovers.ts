import type { LogReader } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { endProcesses } from "./end-processes.ts";
import type { ProcessRow } from "./process-table.ts";
import type { Timings } from "./timings.ts";

/**
 * Ends what an earlier Beckon on this log left behind, before a session gets another process: all that carry the marker of a
 * session of ours, be it an agent or a check of its work, and the groups of processes on record, known by pid and start time.
 * Gives how many have ended. What even SIGKILL has not ended after a while is logged and left, as no other ticket shall wait for it.
 */
export function endLeftovers(log: LogReader, logger: Pick<Logger, "warn">, { termGraceMs, lastingMs }: Pick<Timings, "termGraceMs" | "lastingMs">): Promise<number> {
  const recorded = new Map(log.openTickets().flatMap(({ process }) => (process ? [[process.pid, process.started] as const] : [])));
  const groups = new Set<number>();
  const onLasting = (pids: number[]): boolean => {
    logger.warn({ pids }, "processes of an earlier run are still there after SIGKILL: the system waits with them for a disk or a network, and ends them after that");
    return false;
  };
  const isLeft = ({ pid, group, started, session_id }: ProcessRow): boolean => {
    if (recorded.get(pid) === started && pid === group) groups.add(group);
    return groups.has(group) || (session_id !== undefined && log.ticketOfSession(session_id.replace(/^check-/, "")) !== undefined);
  };
  return endProcesses(isLeft, { graceMs: termGraceMs, lastingMs, onLasting });
}
