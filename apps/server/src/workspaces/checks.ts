import type { TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Committed } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { decideOn, mustFind } from "#tickets/change.ts";
import { newId } from "#tickets/new-id.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { runShell } from "./run-shell.ts";
import { findWork, repositoryOf, worktreeOf } from "./work.ts";

/** Runs the projects' check commands: Beckon's own look at the work, whatever the agent claims. */
export interface Checks {
  /** Follows the log from now on; checks that a restart cut are said to be cut. */
  start(): void;
  /** Ends what runs. */
  stop(): Promise<void>;
  /** Runs the check now. Errors: `wrong_status` where the agent works, where there is no check, or one runs. */
  run(ticketId: string): Promise<void>;
  /** Ends a check that runs; nothing where none does. */
  end(ticketId: string): void;
}

/** Another turn changes what is checked; a ticket that is stopped or discarded needs no check. */
const ends: ReadonlySet<string> = new Set(["agent_started", "turn_started", "cancel_requested", "workspace_removed", "work_discarded"]);

interface Running {
  abort: AbortController;
  done: Promise<void>;
}

/** `withinMs` is how long a check may take. */
export function createChecks(parts: WorkspaceParts, logger: Logger, withinMs = 20 * 60_000): Checks {
  const { log } = parts;
  const running = new Map<string, Running>();
  let unfollow: (() => void) | undefined;

  const see = (committed: readonly Committed[]): void => {
    for (const { event } of committed) {
      if (event.ticket_id === undefined) continue;
      if (ends.has(event.type)) running.get(event.ticket_id)?.abort.abort();
      if (event.type === "turn_ended" && event.stop_reason !== "cancelled") begin(event.ticket_id, true);
    }
  };
  const begin = (ticketId: string, onlyInReview: boolean): void => {
    const before = running.get(ticketId);
    // One that is being ended makes way for the next.
    if (before?.abort.signal.aborted) return void before.done.then(() => unfollow && begin(ticketId, onlyInReview));
    const ticket = log.ticket(ticketId);
    if (before || !ticket || commandOf(ticket) === "" || (onlyInReview && ticket.status !== "review")) return;
    const abort = new AbortController();
    const done = check(ticket, abort.signal)
      .catch((error: unknown) => logger.error({ err: error, ticket_id: ticketId }, "a check could not be run"))
      .finally(() => running.delete(ticketId));
    running.set(ticketId, { abort, done });
  };
  const commandOf = ({ project_id }: TicketView): string => (project_id === undefined ? "" : (log.project(project_id)?.check ?? ""));
  const check = async (ticket: TicketView, signal: AbortSignal): Promise<void> => {
    const { ticket_id, session_id, turn } = ticket;
    const { repository } = await repositoryOf(parts, ticket);
    const cwd = await worktreeOf(parts, ticket, repository);
    if (cwd === undefined || signal.aborted) return;
    const command = commandOf(ticket);
    const check_id = newId("ck");
    // Without it the check still counts, only not for which files.
    const tree = await findWork(parts, ticket).then((work) => work.tree, () => undefined);
    if (signal.aborted) return;
    await log.append([{ type: "check_started", ticket_id, session_id, check_id, command, turn, ...(tree === undefined ? {} : { tree }) }]);
    // Marked apart from the agent, whose end does not end it.
    const env = { ...parts.environment, [parts.marker]: `check-${session_id}`, BECKON_REPOSITORY: repository.root };
    const end = await runShell(command, { cwd, env, signal, timeoutMs: withinMs });
    await log.append([{ type: "check_ended", ticket_id, session_id, check_id, ...end }]);
  };
  const cut = (): void => {
    for (const { ticket_id, check: open } of log.openTickets()) {
      if (!open || open.ended !== undefined) continue;
      const { check_id } = open;
      const end = { exit_code: null, ended: "cut" as const, duration_ms: 0, output: "" };
      const decide = (ticket: TicketView) =>
        ticket.check?.check_id === check_id && ticket.check.ended === undefined
          ? [{ type: "check_ended" as const, ticket_id, session_id: ticket.session_id, check_id, ...end }]
          : [];
      decideOn(log, ticket_id, decide).catch((error: unknown) => logger.error({ err: error, ticket_id }, "a cut check was not recorded"));
    }
  };
  return {
    start() {
      cut();
      unfollow ??= log.follow(see);
    },
    async stop() {
      unfollow?.();
      unfollow = undefined;
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
    async run(ticketId) {
      const ticket = mustFind(log, ticketId);
      if (ticket.active) throw new AppError("wrong_status", "The agent is at work; the check runs when its turn ends.");
      if (running.get(ticketId)?.abort.signal.aborted === false) throw new AppError("wrong_status", "The check runs already.");
      if (commandOf(ticket) === "") throw new AppError("wrong_status", "The project has no check command.");
      if ((await worktreeOf(parts, ticket, (await repositoryOf(parts, ticket)).repository)) === undefined) throw new AppError("wrong_status", "The worktree is not there any more.");
      begin(ticketId, false);
    },
    end: (ticketId) => running.get(ticketId)?.abort.abort(),
  };
}
