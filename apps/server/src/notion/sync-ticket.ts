import { isFullPage } from "@notionhq/client";
import { appendEntries } from "./append-entries.ts";
import { syncDiscussions } from "./discussions.ts";
import { ensurePage } from "./ensure-page.ts";
import { failureOf } from "./failure.ts";
import type { PageParts } from "./mirror-parts.ts";
import { obey } from "./obey.ts";
import { rememberBody } from "./page-edits.ts";
import type { PageNote } from "./page-note.ts";
import { valueOf } from "./page-values.ts";
import { countRecorded, endWriting, isNews } from "./person-status.ts";
import { isInPlace, syncStatus } from "./sync-status.ts";

/**
 * Brings a ticket's page to where the ticket stands: page, entries, status, discussions. Every step keeps what it has done, so that
 * after a throw the next call goes on from there. Throws as the client does, NotionProblem, or NotionStopped.
 */
export async function syncTicket(parts: PageParts, ticketId: string): Promise<void> {
  const ticket = parts.log.ticket(ticketId);
  if (!ticket || ticket.notion?.state === "lost") return;
  const note = parts.notes.read(ticketId);
  const pageId = await ensurePage(parts, ticket, note);
  if (note.seq < ticket.seq) await takeNews(parts, ticketId, pageId, note);
  const refused = await appendEntries(parts, ticket, pageId, note).then(() => undefined, ifRefused);
  do {
    // oxlint-disable-next-line no-await-in-loop -- read, then written
    if (!isInPlace(parts, ticketId, note)) await takeNews(parts, ticketId, pageId, note);
    // oxlint-disable-next-line no-await-in-loop -- as above
  } while (!(await syncStatus(parts, ticketId, pageId, note)));
  await syncDiscussions(parts, ticket, note);
  if (refused !== undefined) throw refused;
}

/** An entry that Notion does not take holds back neither the status nor the questions that are there. */
function ifRefused(error: unknown): unknown {
  if (failureOf(error).kind === "invalid") return error;
  throw error;
}

/** Notion has no compare-and-set, so a page is read right before it is written: what a person asked for there comes first. */
async function takeNews(parts: PageParts, ticketId: string, pageId: string, note: PageNote): Promise<void> {
  const schema = await parts.table.schema();
  const page = await parts.api.repeat((client) => client.pages.retrieve({ page_id: pageId }));
  if (!isFullPage(page)) return;
  const label = valueOf(schema, page, "status");
  const ticket = parts.log.ticket(ticketId);
  if (!page.in_trash && ticket && !isNews(parts, ticket, note, label)) {
    // It is what we wrote, whether we heard of that or not.
    note.status = label;
    endWriting(note, label);
    countRecorded(parts, ticketId, note, label);
  }
  if (ticket) await rememberBody(parts, ticket, page, note);
  await obey(parts, schema, ticketId, page, note);
}
