import { wantsAgent, type TicketView } from "@beckon/protocol";
import { decideOn } from "#tickets/change.ts";
import { recordStopped } from "./attempt-record.ts";
import { startAttempt, type Attempt, type AttemptOptions } from "./attempt.ts";
import { queueRetry, retryDue } from "./due-retries.ts";
import { endLeftovers } from "./leftovers.ts";
import type { AgentProfile } from "./profile.ts";
import type { Profiles } from "./profiles.ts";
import { allot, spare } from "./slots.ts";

/** What the supervisor needs besides what its attempts need. */
export interface SupervisorOptions extends AttemptOptions {
  profiles: Pick<Profiles, "find">;
  maxAgents: number;
  /** Tickets that may wait for people before no new one is begun; undefined for any number. */
  maxWaiting: number | undefined;
}

/** Keeps what runs equal to what should run. */
export interface Supervisor {
  /**
   * Ends what an earlier Beckon left behind, then compares, at once and after every commit; what a restart cut is recorded first.
   * Gives how many processes were left.
   */
  start(): Promise<number>;
  /** Compares anew, as after the computer slept. */
  look(): void;
  /** Ends all processes, running turns recorded as cut; resolves when none is left. */
  stop(): Promise<void>;
}

/** Timers hold at most 31 bits of milliseconds. */
const longestMs = 2 ** 31 - 1;

/** Level-triggered: a commit is only a reason to look; what to do is read from the tickets as they are. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { log, logger, profiles, timings, resumeCommand } = options;
  const attempts = new Map<string, Attempt>();
  let unfollow: (() => void) | undefined;
  let looking = false;
  let stopped = false;
  let clearing: Promise<number> | undefined;
  let alarm: NodeJS.Timeout | undefined;

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
    const known = new Set(open.map(({ session_id }) => session_id));
    for (const [sessionId, attempt] of attempts) if (!known.has(sessionId)) record(attempt.shutdown("shutdown"));
    for (const ticket of open) settle(ticket, attempts.get(ticket.session_id));
    const now = timings.now();
    const { maxAgents, maxWaiting } = options;
    const busy = (sessionId: string): boolean => attempts.get(sessionId)?.busy() ?? false;
    const { give, release, lookAt } = allot(open, { maxAgents, maxWaiting, releaseAfterMs: timings.releaseAfterMs, now, busy });
    give.forEach(begin);
    for (const { session_id } of spare(open, { maxAgents, isKept: (id) => attempts.has(id), busy })) record(attempts.get(session_id)?.shutdown("shutdown") ?? Promise.resolve());
    for (const { session_id } of release) record(attempts.get(session_id)?.shutdown("waiting") ?? Promise.resolve());
    const due = open.flatMap((ticket) => retryDue(ticket) ?? []);
    for (const ticket of open) if ((retryDue(ticket) ?? Infinity) <= now) record(queueRetry(log, ticket.ticket_id, now));
    wakeAt(Math.min(lookAt ?? Infinity, ...due.filter((at) => at > now)));
  };
  /** Looks again at a time (milliseconds since 1970), though nothing may happen until then. */
  const wakeAt = (at: number): void => {
    clearTimeout(alarm);
    if (Number.isFinite(at)) alarm = setTimeout(look, Math.min(at - timings.now(), longestMs)).unref();
  };
  /** What needs no free place: stops, and turns whose process is gone. */
  const settle = (ticket: TicketView, attempt: Attempt | undefined): void => {
    if (ticket.stopping && attempt) attempt.stop(ticket.stopping.what);
    if (attempt) return;
    if (ticket.stopping) record(recordStopped(log, ticket.ticket_id, 0, resumeCommand));
    else if (ticket.active && ticket.runner !== "external") record(interrupted(ticket));
  };
  const interrupted = ({ ticket_id, session_id }: TicketView) =>
    decideOn(log, ticket_id, ({ active }) =>
      active && !attempts.has(session_id) ? [{ type: "session_interrupted", ticket_id, session_id, reason: "restart" }] : [],
    );
  const begin = (ticket: TicketView): void => {
    const running = attempts.get(ticket.session_id);
    const profile = profiles.find(ticket.agent);
    if (running) running.wake();
    else if (profile) start(profile, ticket);
    else record(unknownAgent(ticket));
  };
  const start = (profile: AgentProfile, ticket: TicketView): void => {
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
    look,
    async start() {
      clearing = endLeftovers(log, logger, timings);
      const left = await clearing;
      if (stopped) return left;
      unfollow = log.follow(look);
      look();
      return left;
    },
    async stop() {
      stopped = true;
      clearTimeout(alarm);
      await clearing?.catch(() => undefined);
      unfollow?.();
      unfollow = undefined;
      await Promise.all([...attempts.values()].map((attempt) => attempt.shutdown("shutdown")));
    },
  };
}
