import { isFullPage } from "@notionhq/client";
import type { PageParts } from "./mirror-parts.ts";
import { standing, type PageNote } from "./page-note.ts";
import { isKnown, statusValue, valueOf } from "./page-values.ts";
import { missingOption } from "./problem.ts";

/** Writes the ticket's status onto its page, which was read just before; false where the page says something else by now, and has to be read again. */
export async function syncStatus(parts: PageParts, ticketId: string, pageId: string, note: PageNote): Promise<boolean> {
  const ticket = parts.log.ticket(ticketId);
  if (!ticket || isInPlace(parts, ticketId, note)) return true;
  const schema = await parts.table.schema();
  const label = parts.settings.labels[ticket.status];
  if (!isKnown(schema, label)) {
    parts.health.bad(`status/${label}`, missingOption(label));
    return true;
  }
  parts.health.good(`status/${label}`);
  note.writing = label;
  parts.notes.save(ticketId, note);
  // Not repeated as it is: before the next try the page is read again.
  const written = await parts.api.once(async (client, late) => {
    const page = late ? await client.pages.retrieve({ page_id: pageId }) : undefined;
    if (page && isFullPage(page) && !page.in_trash && valueOf(schema, page, "status") !== note.status) return false;
    await client.pages.update({ page_id: pageId, properties: statusValue(schema, label) });
    return true;
  });
  if (written) {
    note.status = label;
    delete note.left;
  }
  delete note.writing;
  parts.notes.save(ticketId, note);
  return written;
}

/** True where the page's status is the ticket's, one that it will have in a moment, or one that is left as it is. */
export function isInPlace({ log, settings: { labels } }: PageParts, ticketId: string, note: PageNote): boolean {
  const ticket = log.ticket(ticketId);
  if (!ticket || note.left === standing(ticket)) return true;
  return note.status === labels[ticket.status] || (ticket.stopping?.what === "cancel" && note.status === labels.cancelled);
}
