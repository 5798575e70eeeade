import type { Committed } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { changedFiles, totalsOf } from "./diff.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { findWork } from "./work.ts";

/** Counts what tickets change, and says so in the log: a hint for whoever shows the diff. */
export interface Changes {
  start(): void;
  /** Ends what runs and counts no more. */
  stop(): Promise<void>;
}

/** Events after which files may be others. */
const reasons: ReadonlySet<string> = new Set(["tool_call", "turn_ended", "agent_error", "agent_cancelled", "workspace_created", "discard_undone"]);

/** A large repository takes long to read: it is read at most this often, and never for more than a fifth of the time. */
export function createChanges(parts: WorkspaceParts, logger: Logger, everyMs = 1_000): Changes {
  const { log, git } = parts;
  const waiting = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const earliest = new Map<string, number>();
  let unfollow: (() => void) | undefined;

  const see = (committed: readonly Committed[]): void => {
    for (const { event } of committed) if (event.ticket_id !== undefined && reasons.has(event.type)) soon(event.ticket_id);
  };
  const soon = (ticketId: string): void => {
    if (waiting.has(ticketId) || !log.ticket(ticketId)?.workspace) return;
    const wait = Math.max(0, (earliest.get(ticketId) ?? 0) - Date.now());
    const look = (): void => {
      waiting.delete(ticketId);
      const turn = (running.get(ticketId) ?? Promise.resolve()).then(() => count(ticketId)).catch((error: unknown) => logger.debug({ err: error, ticket_id: ticketId }, "changes were not counted"));
      running.set(ticketId, turn);
      void turn.then(() => {
        if (running.get(ticketId) === turn) running.delete(ticketId);
      });
    };
    waiting.set(ticketId, setTimeout(look, wait));
  };
  const count = async (ticketId: string): Promise<void> => {
    const began = Date.now();
    const ticket = log.ticket(ticketId);
    if (!unfollow || !ticket?.workspace || ticket.workspace.removed_at !== undefined) return;
    const { base_commit, tree, repository, worktree } = await findWork(parts, ticket);
    const files = await changedFiles(git, worktree ?? repository.root, base_commit, tree);
    earliest.set(ticketId, Date.now() + Math.max(everyMs, 4 * (Date.now() - began)));
    const { session_id, changes } = ticket;
    const totals = totalsOf(files);
    // Nothing was changed yet, and nothing was said of it either.
    if (changes?.tree === tree || (!changes && totals.files === 0)) return;
    await log.append([{ type: "changes_counted", ticket_id: ticketId, session_id, ...totals, tree }]);
  };
  return {
    start() {
      unfollow ??= log.follow(see);
    },
    async stop() {
      unfollow?.();
      unfollow = undefined;
      for (const timer of waiting.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
