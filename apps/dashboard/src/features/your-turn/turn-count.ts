import type { TicketView } from "@beckon/protocol";

/** True where a ticket failed or was cut off, and no person has taken its session over. */
export const isFailed = ({ status, released }: Pick<TicketView, "status" | "released">): boolean =>
  status === "error" || (status === "interrupted" && !released);

/** How many places stand still until a person acts: open questions and failures. Work to review does not stand still. */
export const turnCount = (tickets: readonly TicketView[]): number =>
  tickets.reduce((sum, { status, open_questions }) => sum + open_questions.length + (status === "error" ? 1 : 0), 0);
