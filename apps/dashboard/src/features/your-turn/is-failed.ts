import type { TicketView } from "@beckon/protocol";

/** True where a ticket failed or was cut off, and no person has taken its session over. */
export const isFailed = ({ status, released }: Pick<TicketView, "status" | "released">): boolean =>
  status === "error" || (status === "interrupted" && !released);
