import { wantsAgent, type TicketView } from "@beckon/protocol";
import { decideOn } from "#tickets/change.ts";
import { recordStopped, startAttempt, type Attempt, type AttemptOptions } from "./attempt.ts";
import { endLeftovers } from "./leftovers.ts";
import type { AgentProfile } from "./profile.ts";
import type { Profiles } from "./profiles.ts";

/** What the supervisor needs besides what its attempts need. */
export interface SupervisorOptions extends AttemptOptions {
  profiles: Pick<Profiles, "find">;
  maxAgents: number;
}

/** Keeps what runs equal to what should run. */
export interface Supervisor {
  /** Ends what an earlier Beckon left behind, then compares, at once and after every commit; what a restart cut is recorded first. */
  start(): Promise<void>;
  /** Ends all processes, running turns recorded as cut; resolves when none is left. */
  stop(): Promise<void>;
}

/** Level-triggered: a commit is only a reason to look; what to do is read from the tickets as they are. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { log, logger, profiles, maxAgents } = options;
  const attempts = new Map<string, Attempt>();
  let unfollow: (() => void) | undefined;
  let looking = false;
  let stopped = false;
  let clearing: Promise<number> | undefined;

  const look = (): void => {
    if (looking || !unfollow) return;
    looking = true;
    // One look for all commits of this turn of the event loop.
    setImmediate(() => {
      looking = false;
      if (unfollow) reconcile();
    });
  };
  const record = (promise: Promise<unknown>): void => {
    promise.catch((error: unknown) => logger.error({ err: error }, "the supervisor could not record"));
  };
  const reconcile = (): void => {
    const open = log.openTickets();
    const tickets = new Map(open.map((ticket) => [ticket.session_id, ticket]));
    for (const [sessionId, attempt] of attempts) if (!tickets.has(sessionId)) record(attempt.shutdown());
    for (const ticket of open) settle(ticket, attempts.get(ticket.session_id));
    const waiting = open.filter((ticket) => isWaiting(ticket)).toSorted((a, b) => since(a).localeCompare(since(b)));
    const busy = [...attempts.values()].filter((attempt) => attempt.busy()).length;
    for (const ticket of waiting.slice(0, Math.max(0, maxAgents - busy))) give(ticket);
  };
  /** What needs no free place: stops, and turns whose process is gone. */
  const settle = (ticket: TicketView, attempt: Attempt | undefined): void => {
    if (ticket.stopping && attempt) attempt.stopTurn(ticket.stopping.what);
    if (attempt) return;
    if (ticket.stopping) record(recordStopped(log, ticket.ticket_id, 0));
    else if (ticket.active) record(interrupted(ticket));
  };
  const interrupted = ({ ticket_id, session_id }: TicketView) =>
    decideOn(log, ticket_id, ({ active }) =>
      active && !attempts.has(session_id) ? [{ type: "session_interrupted", ticket_id, session_id, reason: "restart" }] : [],
    );
  const isWaiting = (ticket: TicketView): boolean =>
    wantsAgent(ticket) && !ticket.active && !(attempts.get(ticket.session_id)?.busy() ?? false);
  const give = (ticket: TicketView): void => {
    const running = attempts.get(ticket.session_id);
    const profile = profiles.find(ticket.agent);
    if (running) running.wake();
    else if (profile) begin(profile, ticket);
    else record(unknownAgent(ticket));
  };
  const begin = (profile: AgentProfile, ticket: TicketView): void => {
    const attempt = startAttempt(profile, ticket, options);
    attempts.set(ticket.session_id, attempt);
    void attempt.done.then(() => {
      attempts.delete(ticket.session_id);
      look();
    });
  };
  const unknownAgent = ({ ticket_id, session_id, ticket_name, agent }: TicketView) =>
    decideOn(log, ticket_id, (now) =>
      wantsAgent(now)
        ? [
            {
              type: "agent_error",
              ticket_id,
              session_id,
              ticket_name,
              code: "unknown_agent",
              error: `There is no agent "${agent}" any more.`,
              retryable: false,
            },
          ]
        : [],
    );

  return {
    async start() {
      clearing = endLeftovers(log, options.timings.termGraceMs);
      const left = await clearing;
      if (left > 0) logger.warn({ processes: left }, "processes of an earlier run were ended");
      if (stopped) return;
      unfollow = log.follow(look);
      look();
    },
    async stop() {
      stopped = true;
      await clearing?.catch(() => undefined);
      unfollow?.();
      unfollow = undefined;
      await Promise.all([...attempts.values()].map((attempt) => attempt.shutdown()));
    },
  };
}

const since = (ticket: TicketView): string => ticket.queued_since ?? ticket.updated_at;
