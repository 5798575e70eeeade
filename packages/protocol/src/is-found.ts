import type { TicketView } from "./view.ts";

/** Whether a search finds a ticket: by a part of its name, upper and lower case alike, or by `#` and its number. White space finds all. */
export function isFound({ ticket_name, number }: Pick<TicketView, "ticket_name" | "number">, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  return wanted === "" || ticket_name.toLowerCase().includes(wanted) || `#${number}` === wanted;
}
