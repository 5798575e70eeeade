import type { TicketView } from "@beckon/protocol";

/** True where a ticket stands still until a person acts, without a question. */
export const isFailed = ({ status }: Pick<TicketView, "status">): boolean => status === "error" || status === "interrupted";

/** How many places stand still until a person acts: open questions and failures. Work to review does not stand still. */
export const turnCount = (tickets: readonly TicketView[]): number =>
  tickets.reduce((sum, { status, open_questions }) => sum + open_questions.length + (status === "error" ? 1 : 0), 0);
