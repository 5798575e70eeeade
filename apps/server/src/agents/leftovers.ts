import type { LogReader } from "#log/log.ts";
import { endProcesses } from "./end-processes.ts";

/**
 * Ends what an earlier Beckon on this log left behind, before a session gets another process: all that carry the marker of a
 * session of ours, be it an agent or a check of its work, and the groups of processes on record, known by pid and start time. Gives how many there were.
 */
export function endLeftovers(log: LogReader, graceMs: number): Promise<number> {
  const recorded = new Map(log.openTickets().flatMap(({ process }) => (process ? [[process.pid, process.started] as const] : [])));
  const groups = new Set<number>();
  return endProcesses(({ pid, group, started, session_id }) => {
    if (recorded.get(pid) === started && pid === group) groups.add(group);
    return groups.has(group) || (session_id !== undefined && log.ticketOfSession(session_id.replace(/^check-/, "")) !== undefined);
  }, graceMs);
}
