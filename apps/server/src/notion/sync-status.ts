import { isFullPage, type PageObjectResponse } from "@notionhq/client";
import type { TicketView } from "@beckon/protocol";
import { editorOf } from "./editor.ts";
import type { PageParts } from "./mirror-parts.ts";
import { standing, type PageNote } from "./page-note.ts";
import { isKnown, statusValue, valueOf } from "./page-values.ts";
import { isNews, obeyStatus } from "./person-status.ts";
import { missingOption } from "./problem.ts";
import type { Schema } from "./schema.ts";

/**
 * Writes the ticket's status onto its page. Notion has no compare-and-set, so the page is read right before: what a person set there
 * meanwhile is obeyed first, and only what the ticket is then is written.
 */
export async function syncStatus(parts: PageParts, { ticket_id }: TicketView, pageId: string, note: PageNote): Promise<void> {
  if (isInPlace(parts, ticket_id, note)) return;
  const schema = await parts.table.schema();
  const page = await parts.api.repeat((client) => client.pages.retrieve({ page_id: pageId }));
  if (isFullPage(page)) await takeNote(parts, schema, ticket_id, page, note);
  const ticket = parts.log.ticket(ticket_id);
  if (!ticket || isInPlace(parts, ticket_id, note)) return;
  const label = parts.settings.labels[ticket.status];
  if (!isKnown(schema, label)) return parts.health.bad(`status/${label}`, missingOption(label));
  parts.health.good(`status/${label}`);
  note.writing = label;
  parts.notes.save(ticket_id, note);
  // Not repeated as it is: before the next try the page is read again.
  await parts.api.once((client) => client.pages.update({ page_id: pageId, properties: statusValue(schema, label) }));
  note.status = label;
  delete note.left;
  delete note.writing;
  parts.notes.save(ticket_id, note);
}

function isInPlace({ log, settings }: PageParts, ticketId: string, note: PageNote): boolean {
  const ticket = log.ticket(ticketId);
  return !ticket || note.status === settings.labels[ticket.status] || note.left === standing(ticket);
}

/** What the page says just now: what we wrote, or what a person wants. */
async function takeNote(parts: PageParts, schema: Schema, ticketId: string, page: PageObjectResponse, note: PageNote): Promise<void> {
  const ticket = parts.log.ticket(ticketId);
  const label = valueOf(schema, page, "status");
  if (!ticket || page.in_trash) return;
  if (isNews(parts, ticket, note, label)) return obeyStatus(parts, ticket, page.id, note, label, await editorOf(parts, [page]));
  note.status = label;
  delete note.writing;
}
