import { quietAfterMs } from "./spans.ts";
import { asksForMoney, hasUndelivered, isClosed, wantsAgent } from "./status.ts";
import type { TicketView } from "./view.ts";

/** Silence after which a quiet agent is a person's turn: wait on, interrupt or restart. */
export const lookAfterMs = 10 * 60_000;
/** Time within which an agent takes what was recorded for it. */
export const receiptWithinMs = 30_000;

/**
 * How long a working agent has given no sign, in milliseconds; undefined before two minutes, while a question is open, and while
 * a tool visibly runs. `awake` is when Beckon last came back (View.away), as silence while it was away is nobody's.
 */
export function quietFor(ticket: TicketView, now: number, awake?: string): number | undefined {
  if (ticket.status !== "working" || ticket.runner || !ticket.active || ticket.stopping || ticket.running_tools.length > 0) return undefined;
  const silence = now - Math.max(Date.parse(ticket.updated_at), Date.parse(awake ?? ticket.updated_at));
  return silence >= quietAfterMs ? silence : undefined;
}

/** True where a person should look: quiet for ten minutes, counted anew from each time somebody chose to wait. */
export function needsLook(ticket: TicketView, now: number, awake?: string): boolean {
  return (quietFor(ticket, now, awake) ?? 0) >= lookAfterMs;
}

/** A receipt that should have come. */
export interface MissingReceipt {
  id: string;
  what: "message" | "answer";
  /** `taken`: it was not handed to the agent; `went_on`: the agent has it and gave no sign since. */
  step: "taken" | "went_on";
  /** It waits for a free place, so that nothing is wrong. */
  queued: boolean;
  /** Milliseconds since the step before. */
  for: number;
}

/** Receipts that are more than 30 s late. A message that waits for the end of the running turn is not. */
export function missingReceipts(ticket: TicketView, now: number): MissingReceipt[] {
  // An agent elsewhere takes its answers when it looks for them.
  if (ticket.runner || isClosed(ticket.status) || asksForMoney(ticket) || (!hasUndelivered(ticket) && !ticket.active)) return [];
  const queued = !ticket.active && wantsAgent(ticket);
  return ticket.receipts.flatMap(({ id, what, recorded_at, delivered_at, continued_at }): MissingReceipt[] => {
    const since = now - Date.parse(delivered_at ?? recorded_at);
    if (continued_at !== undefined || since < receiptWithinMs) return [];
    if (delivered_at !== undefined) return ticket.active && ticket.running_tools.length === 0 ? [{ id, what, step: "went_on", queued: false, for: since }] : [];
    const underWay = ticket.deliveries.some((one) => one.id === id);
    const comesLater = what === "message" && ticket.active && ticket.turn_open;
    return underWay && !comesLater ? [{ id, what, step: "taken", queued, for: since }] : [];
  });
}

/** True where what is open or cut can only go on in a new session: the process is gone, and the agent cannot open this one again. */
export const cannotResume = ({ acp, active, interrupted, open_questions }: TicketView): boolean =>
  acp !== undefined && !acp.load && !acp.resume && !active && (interrupted !== undefined || open_questions.length > 0);

/** Why a conversation is lost whose agent offers no way back to it. */
export const cannotResumeWhy = "The agent cannot open its conversation again.";

/** True where a working agent stands still without a question: it has not taken what is recorded for it, or it was quiet for too long. */
export const isStuck = (ticket: TicketView, now: number, awake?: string): boolean =>
  missingReceipts(ticket, now).some(({ queued, step }) => !queued && step === "taken") || needsLook(ticket, now, awake);

/**
 * How many places of a ticket stand still until a person acts: open questions, a failure that does not come again by itself, a cut
 * that cannot be resumed, an agent that is stuck. Work to review does not stand still.
 */
export function standingStill(ticket: TicketView, now: number, awake?: string): number {
  const { open_questions, status, error, released } = ticket;
  if (open_questions.length > 0) return open_questions.length;
  const failed = status === "error" && error?.retry_at === undefined;
  const cut = status === "interrupted" && !released && cannotResume(ticket);
  return failed || cut || isStuck(ticket, now, awake) ? 1 : 0;
}
