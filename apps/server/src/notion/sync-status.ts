import type { PageParts } from "./mirror-parts.ts";
import { standing, type PageNote } from "./page-note.ts";
import { isKnown, statusValue } from "./page-values.ts";
import { missingOption } from "./problem.ts";

/** Writes the ticket's status onto its page, which was read just before. */
export async function syncStatus(parts: PageParts, ticketId: string, pageId: string, note: PageNote): Promise<void> {
  const ticket = parts.log.ticket(ticketId);
  if (!ticket || isInPlace(parts, ticketId, note)) return;
  const schema = await parts.table.schema();
  const label = parts.settings.labels[ticket.status];
  if (!isKnown(schema, label)) return parts.health.bad(`status/${label}`, missingOption(label));
  parts.health.good(`status/${label}`);
  note.writing = label;
  parts.notes.save(ticketId, note);
  // Not repeated as it is: before the next try the page is read again.
  await parts.api.once((client) => client.pages.update({ page_id: pageId, properties: statusValue(schema, label) }));
  note.status = label;
  delete note.left;
  delete note.writing;
  parts.notes.save(ticketId, note);
}

/** True where the page's status is the ticket's, one that it will have in a moment, or one that is left as it is. */
export function isInPlace({ log, settings: { labels } }: PageParts, ticketId: string, note: PageNote): boolean {
  const ticket = log.ticket(ticketId);
  if (!ticket || note.left === standing(ticket)) return true;
  return note.status === labels[ticket.status] || (ticket.stopping?.what === "cancel" && note.status === labels.cancelled);
}
