import { appendEntries } from "./append-entries.ts";
import { syncDiscussions } from "./discussions.ts";
import { ensurePage } from "./ensure-page.ts";
import type { PageParts } from "./mirror-parts.ts";
import { syncStatus } from "./sync-status.ts";

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
  await syncStatus(parts, ticket, pageId, note);
  await syncDiscussions(parts, ticket, note);
}
