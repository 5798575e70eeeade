import { missingReceipts, needsLook, quietFor, receiptWithinMs, type Notice, type TicketView } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { stuckNotice } from "./notice.ts";

/** What watching needs; times in milliseconds. */
export interface WatchStuckOptions {
  log: Log;
  logger: Logger;
  now(): number;
  everyMs: number;
  agentName(agentId: string): string;
  tell(notice: Notice): Promise<void>;
}

/**
 * Tells people of agents that are late or quiet (protocol's attention.ts), once for each time: it follows from the clock, so no event
 * says it. Gives what ends the watch.
 */
export function watchStuck({ log, logger, now, everyMs, agentName, tell }: WatchStuckOptions): () => void {
  const memory = log.memory("notify");
  // Silence while Beckon was away is nobody's.
  let awake = now();
  const unfollow = log.follow((committed) => {
    for (const { event } of committed) if (event.type === "restart_report") awake = Math.max(awake, Date.parse(event.away_to));
  });
  const look = async (): Promise<void> => {
    const stuck = log.openTickets().flatMap((ticket) => {
      const found = stuckNow(ticket, now(), awake);
      return found ? [{ ticket, ...found }] : [];
    });
    for (const { ticket, time, what } of stuck) {
      const item = `stuck/${ticket.ticket_id}`;
      if (memory.note(item) === time) continue;
      memory.keep(item, time);
      // oxlint-disable-next-line no-await-in-loop -- notices leave one after the other
      await tell(stuckNotice(what, ticket, agentName(ticket.agent)));
    }
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => logger.error({ err: error }, "people were not told of an agent that is stuck"));
  }, everyMs).unref();
  return () => {
    clearInterval(timer);
    unfollow();
  };
}

/** What a ticket's agent is stuck at; `time` names this one time. */
function stuckNow(ticket: TicketView, now: number, awake: number): { time: string; what: Parameters<typeof stuckNotice>[0] } | undefined {
  const late = missingReceipts(ticket, now).find(({ queued, step }) => !queued && step === "taken");
  if (late && now - awake >= receiptWithinMs) return { time: late.id, what: { late: late.what } };
  const since = new Date(awake).toISOString();
  if (!needsLook(ticket, now, since)) return undefined;
  return { time: ticket.updated_at, what: { quietMs: quietFor(ticket, now, since) ?? 0 } };
}
