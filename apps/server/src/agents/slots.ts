import { wantsAgent, type TicketView } from "@beckon/protocol";

/** What decides who may run. */
export interface SlotRules {
  /** Agents at work at once. */
  maxAgents: number;
  /** Once this many tickets wait for people, no new ticket is begun. */
  maxWaiting: number | undefined;
  releaseAfterMs: number;
  now: number;
  /** True while a process works on this session, or stands still in the middle of its turn. */
  busy(sessionId: string): boolean;
}

/** Who gets a place now, who gives one back, and when to look again though nothing happens. */
export interface Allotment {
  give: TicketView[];
  release: TicketView[];
  lookAt?: number;
}

/**
 * Gives free places to tickets that want their agent, longest waiting first. Where places are short, sessions that only wait for a
 * person, and that their agent can open again, give theirs back, longest waiting first.
 */
export function allot(open: readonly TicketView[], { maxAgents, maxWaiting, releaseAfterMs, now, busy }: SlotRules): Allotment {
  const taken = open.filter(({ session_id }) => busy(session_id));
  const full = maxWaiting !== undefined && open.filter((one) => one.open_questions.length > 0).length >= maxWaiting;
  const queue = open
    .filter((one) => wantsAgent(one) && !one.active && !busy(one.session_id))
    // What was begun goes on, so that what people have answered is not held up by what they have not.
    .filter((one) => !full || one.turn > 0)
    .toSorted((a, b) => since(a).localeCompare(since(b)));
  const give = queue.slice(0, Math.max(0, maxAgents - taken.length));
  // A process that is being ended for this still has its place for a moment.
  const leaving = taken.filter((one) => !one.active && one.interrupted?.reason === "waiting").length;
  const short = queue.length - give.length - leaving;
  if (short <= 0) return { give, release: [] };
  const idle = taken.flatMap((one) => {
    const waits = waitsForPerson(one);
    return waits === undefined ? [] : [{ one, at: waits + releaseAfterMs }];
  });
  const due = idle.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
  const next = Math.min(...idle.filter(({ at }) => at > now).map(({ at }) => at));
  return { give, release: due.slice(0, short).map(({ one }) => one), ...(Number.isFinite(next) ? { lookAt: next } : {}) };
}

/** What decides which processes are kept for a next message. */
export interface SpareRules {
  maxAgents: number;
  /** True while a process of this session is there. */
  isKept(sessionId: string): boolean;
  busy(sessionId: string): boolean;
}

/**
 * Sessions whose process only waits for a next message, where there are more processes than places: those that have waited longest,
 * and only such as their agent can open again.
 */
export function spare(open: readonly TicketView[], { maxAgents, isKept, busy }: SpareRules): TicketView[] {
  const kept = open.filter(({ session_id }) => isKept(session_id));
  const idle = kept.filter((one) => !busy(one.session_id) && !one.active && !wantsAgent(one) && (one.acp?.load || one.acp?.resume));
  return idle.toSorted((a, b) => a.updated_at.localeCompare(b.updated_at)).slice(0, Math.max(0, kept.length - maxAgents));
}

/** Since when the session does nothing but wait for a person; undefined where it does more, or could not be opened again. */
export function waitsForPerson({ active, stopping, acp, open_questions, deliveries, running_tools }: TicketView): number | undefined {
  const [oldest] = open_questions;
  if (!active || stopping || !oldest || !(acp?.load || acp?.resume)) return undefined;
  // Each question may be about one call that has begun; any other call works on.
  if (running_tools.length > open_questions.length || deliveries.some((one) => !one.delivered)) return undefined;
  return Math.max(...open_questions.map(({ asked_at }) => Date.parse(asked_at)));
}

const since = (ticket: TicketView): string => ticket.queued_since ?? ticket.updated_at;
