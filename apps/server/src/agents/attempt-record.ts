import { hostname } from "node:os";
import { wantsAgent, type EventOf, type NewEvent, type TicketView } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import { idsOf } from "#tickets/action.ts";
import { decideOn, mustFind } from "#tickets/change.ts";
import { WorkspaceError } from "#workspaces/workspace-error.ts";
import type { AgentFailure } from "./agent-failure.ts";
import { readProcessTable } from "./process-table.ts";
import { retryAt } from "./retry.ts";
import { waitsForPerson } from "./slots.ts";
import type { Timings } from "./timings.ts";

/** Claims the attempt before anything is launched, so that no ticket ever has two processes. */
export async function claim(log: Log, first: TicketView, attempt: number): Promise<boolean> {
  const now = mustFind(log, first.ticket_id);
  if (!wantsAgent(now) || now.active || now.attempt !== first.attempt) return false;
  const { ticket_id, session_id, ticket_name, agent, version } = now;
  const started: NewEvent = { type: "agent_started", ticket_id, session_id, ticket_name, agent, attempt, node_id: hostname() };
  const keys = [`attempt/${session_id}/${attempt}`];
  return (await log.append([started], { keys, expect: { ticket_id, version } })).status === "appended";
}

/** Written down so that the next start finds the process, should this one of Beckon be killed. */
export async function recordProcess(log: Log, { ticket_id, session_id }: TicketView, attempt: number, pid: number): Promise<void> {
  const row = (await readProcessTable()).find((one) => one.pid === pid);
  if (row) await log.append([{ type: "agent_process", ticket_id, session_id, attempt, pid, started: row.started }]);
}

/** Records why an attempt failed, and when the next one comes by itself. */
export async function recordFailure(log: Log, ticketId: string, failure: AgentFailure, timings: Timings, stderr = ""): Promise<void> {
  const tail = stderr.trim().slice(-4_000);
  const { until, ...told } = failure;
  await decideOn(log, ticketId, ({ active, ticket_id, session_id, ticket_name, failures }) => {
    if (!active) return [];
    const retry_at = until ?? (failure.retryable ? retryAt(failures + 1, timings) : undefined);
    const more = { ...(retry_at === undefined ? {} : { retry_at }), ...(tail === "" ? {} : { stderr: tail }) };
    return [{ type: "agent_error", ticket_id, session_id, ticket_name, ...told, ...more }];
  });
}

/** Says which processes even SIGKILL has not ended; what was asked for is done when they are gone. */
export async function recordLasting(log: Log, { ticket_id, session_id }: TicketView, name: string, pids: readonly number[]): Promise<void> {
  const title = `${name} is not gone: SIGKILL has not ended its processes ${pids.join(", ")}.`;
  const why = "The system still waits for a disk or a network there and ends them after that, or they start anew faster than they are ended.";
  const description = `${why} Beckon keeps looking. If they stay: \`kill -9 ${pids.join(" ")}\`, or restart the computer.`;
  await log.append([{ type: "agent_notice", ticket_id, session_id, severity: "warning", title, description }]);
}

/** Records that there is no workspace; no agent was started, so this is none of its errors. */
export async function recordSetupFailure(log: Log, ticketId: string, error: unknown): Promise<void> {
  const known = error instanceof WorkspaceError ? error : new WorkspaceError("The workspace could not be made; the server's log has the cause.");
  const failure = { code: known.code, error: known.message, retryable: true };
  await decideOn(log, ticketId, ({ active, ticket_id, session_id, ticket_name }) =>
    active ? [{ type: "setup_failed", ticket_id, session_id, ticket_name, ...failure }] : [],
  );
}

/** Records that a running turn, or the start of one, was cut, and goes on later. */
export async function recordCut(log: Log, ticketId: string, reason: EventOf<"session_interrupted">["reason"]): Promise<void> {
  await decideOn(log, ticketId, ({ active, ticket_id, session_id }) =>
    active ? [{ type: "session_interrupted", ticket_id, session_id, reason }] : [],
  );
}

/** Records that a session which waits for a person gives its place back; false where it was answered meanwhile, or goes on. */
export async function recordRelease(log: Log, ticketId: string): Promise<boolean> {
  const recorded = await decideOn(log, ticketId, (ticket) =>
    waitsForPerson(ticket) === undefined ? [] : [{ type: "session_interrupted", ...idsOf(ticket), reason: "waiting" }],
  );
  return recorded.length > 0;
}

/** How a released session is opened with the agent's own program; undefined where nobody knows how. */
export type ResumeCommand = (ticket: TicketView) => string | undefined;

/** Where a person asked to stop something of the ticket, and none of its processes is left, says so. */
export async function recordStopped(log: Log, ticketId: string, processes: number, resumeCommand: ResumeCommand): Promise<void> {
  await decideOn(log, ticketId, (ticket) => {
    const { stopping, ticket_id, session_id, turn } = ticket;
    const ids = { ticket_id, session_id };
    switch (stopping?.what) {
      case undefined:
        return [];
      case "cancel":
        return [{ type: "agent_cancelled", ...ids, by: stopping.by, processes }];
      case "interrupt":
        // The agent did not end its turn itself, and no process is left that could.
        return [{ type: "turn_ended", ...ids, turn, stop_reason: "cancelled" }];
      case "restart":
        return [{ type: "session_interrupted", ...ids, reason: "asked" }];
      case "take_over": {
        const command = resumeCommand(ticket);
        const { acp } = ticket;
        const where = acp ? { workspace: acp.workspace, acp_session_id: acp.session_id } : {};
        return [{ type: "session_released", ...ids, by: stopping.by, processes, ...where, ...(command === undefined ? {} : { command }) }];
      }
    }
  });
}
