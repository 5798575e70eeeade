import type { TicketView } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import { decideOn } from "#tickets/change.ts";
import { queueLength } from "#tickets/create-ticket.ts";

/** When a failed ticket is to be tried again by itself; undefined where a person must act first. */
export function retryDue({ error, queued_since, stopping, open_questions, status }: TicketView): number | undefined {
  // A question that is open is answered first: its answer starts the agent again.
  if (error?.retry_at === undefined || status !== "error" || queued_since !== undefined || stopping || open_questions.length > 0) return undefined;
  return Date.parse(error.retry_at);
}

/** Puts a failed ticket whose time has come back into the queue. */
export async function queueRetry(log: Log, ticketId: string, now: number): Promise<void> {
  await decideOn(log, ticketId, (ticket) => {
    const due = retryDue(ticket);
    const { ticket_id, session_id } = ticket;
    return due !== undefined && due <= now ? [{ type: "session_queued", ticket_id, session_id, position: queueLength(log) + 1 }] : [];
  });
}
