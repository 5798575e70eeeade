import type { TicketView } from "@beckon/protocol";

/** What will happen to a message that is sent now; undefined where none is taken. */
export function composerLabel({ status, stopping, queued_since, turn }: TicketView, agent: string): string | undefined {
  if (stopping?.what === "take_over") return undefined;
  if (status === "cancelled" || stopping?.what === "cancel") return undefined;
  if (status === "working") return `${agent} reads this when its turn ends`;
  if (status === "waiting") return `${agent} reads this after your answer, when its turn ends`;
  if (status === "pending") return queued_since === undefined && turn === 0 ? `${agent} starts with this` : `${agent} reads this when it starts`;
  return `${agent} goes on with this`;
}
