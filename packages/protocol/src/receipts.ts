import type { Event } from "./event.ts";
import type { Receipt, TicketView } from "./view.ts";

/** The newest receipts are kept; older ones stand in the timeline. */
const kept = 20;

/** What an agent itself puts out: the first of these after it was handed something shows that it went on. */
export const activities: ReadonlySet<string> = new Set<Event["type"]>(["agent_message", "agent_plan", "tool_call", "agent_question", "turn_ended", "agent_complete"]);

/** A ticket's receipts after one more event: recorded, delivered, continued (DESIGN section 5). */
export function extendReceipts(receipts: TicketView["receipts"], event: Event): Receipt[] {
  const at = event.timestamp;
  switch (event.type) {
    case "user_message":
      return [...receipts, { id: event.message_id, what: "message" as const, recorded_at: at }].slice(-kept);
    case "question_answered":
      return [...receipts, { id: event.question_id, what: "answer" as const, recorded_at: at }].slice(-kept);
    case "message_delivered":
      return changed(receipts, ({ id }) => id === event.message_id, { delivered_at: at });
    case "question_delivered":
      return changed(receipts, ({ id }) => id === event.question_id, { delivered_at: at });
    default:
      if (!activities.has(event.type)) return receipts;
      return changed(receipts, (one) => one.delivered_at !== undefined && one.continued_at === undefined, { continued_at: at });
  }
}

function changed(receipts: Receipt[], which: (one: Receipt) => boolean, change: Partial<Receipt>): Receipt[] {
  return receipts.some(which) ? receipts.map((one) => (which(one) ? { ...one, ...change } : one)) : receipts;
}
