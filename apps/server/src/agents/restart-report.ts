import { cannotResume, cannotResumeWhy, isClosed, wantsAgent, type NewEvent, type TicketView } from "@beckon/protocol";
import type { Log, LogReader } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { Timings } from "./timings.ts";

/** How things stood when Beckon came back. */
export interface Cut {
  away_from: string;
  /** Sessions that were at work. */
  sessions: TicketView[];
}

/** What was at work, or waited for a person, when Beckon stopped; read before anything is started again. */
export function readCut(log: LogReader): Cut {
  const sessions = log.openTickets().filter((ticket) => !ticket.runner && (ticket.active || ticket.interrupted || ticket.open_questions.length > 0) && !ticket.released);
  return { away_from: log.event(log.head.seq)?.timestamp ?? "", sessions };
}

/**
 * Appends one `restart_report` once each session that was cut has gone on, failed or stands at its question, or after a while;
 * none where nothing was cut. Resolves when it is on record.
 */
export async function reportRestart(log: Log, logger: Logger, cut: Cut, leftovers: number, timings: Timings): Promise<void> {
  if (cut.sessions.length === 0 && leftovers === 0) return;
  const away_to = new Date(timings.now()).toISOString();
  await settled(log, cut.sessions, timings.reportWithinMs);
  const lists = sort(cut.sessions.flatMap(({ ticket_id }) => log.ticket(ticket_id) ?? []));
  const report: NewEvent = { type: "restart_report", cause: "restart", away_from: cut.away_from || away_to, away_to, leftovers, ...lists };
  await log.append([report]).catch((error: unknown) => logger.error({ err: error }, "the report of a restart was not stored"));
}

/** The report after the computer slept: agents' processes slept along and go on. */
export function reportSleep(log: LogReader, from: number, to: number): NewEvent {
  const away_from = new Date(from).toISOString();
  const lists = sort(log.openTickets().filter(({ active, open_questions }) => active || open_questions.length > 0));
  return { type: "restart_report", cause: "sleep", away_from, away_to: new Date(to).toISOString(), leftovers: 0, ...lists };
}

function settled(log: LogReader, before: readonly TicketView[], withinMs: number): Promise<void> {
  const isSettled = ({ ticket_id, turn }: TicketView): boolean => {
    const now = log.ticket(ticket_id);
    return !now || now.turn > turn || now.error !== undefined || !(now.active || wantsAgent(now));
  };
  return new Promise((resolve) => {
    const end = (): void => {
      unfollow();
      clearTimeout(timer);
      resolve();
    };
    const look = (): void => {
      if (before.every(isSettled)) end();
    };
    const unfollow = log.follow(look);
    const timer = setTimeout(end, withinMs).unref();
    look();
  });
}

function sort(tickets: readonly TicketView[]): Pick<Extract<NewEvent, { type: "restart_report" }>, "resumed" | "asking" | "failed"> {
  const named = ({ ticket_id, session_id, ticket_name }: TicketView) => ({ ticket_id, session_id, ticket_name });
  const open = tickets.filter(({ status }) => !isClosed(status));
  const failed = open.flatMap((ticket) => {
    const why = whyNot(ticket);
    return why === undefined ? [] : [{ ...named(ticket), why }];
  });
  const others = open.filter((ticket) => whyNot(ticket) === undefined);
  return {
    resumed: others.filter((one) => one.open_questions.length === 0).map(named),
    asking: others.filter((one) => one.open_questions.length > 0).map(named),
    failed,
  };
}

function whyNot(ticket: TicketView): string | undefined {
  if (ticket.error) return ticket.error.error;
  if (ticket.lost) return ticket.lost.why;
  return cannotResume(ticket) ? cannotResumeWhy : undefined;
}
