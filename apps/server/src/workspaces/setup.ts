import type { NewEvent, TicketView } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import { runShell } from "./run-shell.ts";
import { WorkspaceError } from "./workspace-error.ts";

const withinMs = 30 * 60_000;

/** Runs a project's setup command in a new worktree, its output on record. Throws WorkspaceError `setup_failed`. */
export async function runSetup(log: Log, ticket: TicketView, command: string, cwd: string, env: Record<string, string>, signal: AbortSignal): Promise<void> {
  const { ticket_id, session_id } = ticket;
  const append = (event: NewEvent) => log.append([event]);
  await append({ type: "setup_started", ticket_id, session_id, command });
  const end = await runShell(command, { cwd, env, signal, timeoutMs: withinMs });
  await append({ type: "setup_ended", ticket_id, session_id, ...end });
  if (end.exit_code === 0) return;
  const how = {
    exited: `exited with code ${end.exit_code}`,
    timeout: `took more than ${withinMs / 60_000} minutes and was ended`,
    stopped: "was stopped",
    cut: "was cut off",
  };
  throw new WorkspaceError(`The setup command ${command} ${how[end.ended]}. No agent was started.`, { code: "setup_failed" });
}
