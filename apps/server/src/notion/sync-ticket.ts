import type { TicketView } from "@beckon/protocol";
import { appendEntries } from "./append-entries.ts";
import { syncDiscussions } from "./discussions.ts";
import { ensurePage } from "./ensure-page.ts";
import type { PageParts } from "./mirror-parts.ts";
import { standing, type PageNote } from "./page-note.ts";
import { missingOption } from "./problem.ts";
import { isKnown, statusValue } from "./page-values.ts";

/**
 * Brings a ticket's page to where the ticket stands: page, entries, status, discussions. Every step keeps what it has done, so that
 * after a throw the next call goes on from there. Throws as the client does, NotionProblem, or NotionStopped.
 */
export async function syncTicket(parts: PageParts, ticketId: string): Promise<void> {
  const ticket = parts.log.ticket(ticketId);
  if (!ticket || ticket.notion?.state === "lost") return;
  const note = parts.notes.read(ticketId);
  const pageId = await ensurePage(parts, ticket, note);
  await appendEntries(parts, ticket, pageId, note);
  await syncStatus(parts, parts.log.ticket(ticketId) ?? ticket, pageId, note);
  await syncDiscussions(parts, ticket, note);
}

async function syncStatus(parts: PageParts, ticket: TicketView, pageId: string, note: PageNote): Promise<void> {
  const label = parts.settings.labels[ticket.status];
  if (note.status === label || note.left === standing(ticket)) return;
  const schema = await parts.table.schema();
  if (!isKnown(schema, label)) {
    return parts.health.bad(`status/${label}`, missingOption(label));
  }
  parts.health.good(`status/${label}`);
  note.writing = label;
  parts.notes.save(ticket.ticket_id, note);
  await parts.api.repeat((client) => client.pages.update({ page_id: pageId, properties: statusValue(schema, label) }));
  note.status = label;
  delete note.left;
  delete note.writing;
  parts.notes.save(ticket.ticket_id, note);
}
