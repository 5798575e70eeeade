import type { PageObjectResponse } from "@notionhq/client";
import type { TicketView } from "@beckon/protocol";
import { isUnread, updateTicket } from "#tickets/update-ticket.ts";
import type { PageParts } from "./mirror-parts.ts";
import { contents, nameOf } from "./page-contents.ts";
import type { PageNote } from "./page-note.ts";
import { titleOf } from "./page-values.ts";

/** True where the title is another than the ticket's name and the last one that was dealt with; an empty one is none yet. */
export function isRetitled(ticket: TicketView, note: PageNote, page: PageObjectResponse): boolean {
  const title = nameOf(titleOf(page));
  return title !== "" && title !== nameOf(ticket.ticket_name) && title !== note.title;
}

/** True where the body may have been edited and still counts; Notion tells only that something was edited. */
export const mayBeRewritten = (ticket: TicketView, note: PageNote, page: PageObjectResponse): boolean =>
  isUnread(ticket) && note.body !== undefined && page.last_edited_by.id !== note.body.by;

/** Takes over an edited title, and an edited body as long as no agent has read the ticket. */
export async function takeEdits(parts: PageParts, ticket: TicketView, page: PageObjectResponse, note: PageNote, by: string): Promise<void> {
  const edits: { ticket_name?: string; description?: string } = {};
  if (isRetitled(ticket, note, page)) edits.ticket_name = note.title = nameOf(titleOf(page));
  if (mayBeRewritten(ticket, note, page)) {
    const { description } = await contents(parts, page);
    if (note.body && description !== note.body.words) {
      edits.description = description;
      note.body.words = description;
    }
  }
  if (Object.keys(edits).length === 0) return;
  await updateTicket(parts.log, ticket.ticket_id, edits, { person: "notion", by }, "notion");
  parts.notes.save(ticket.ticket_id, note);
}

/** Remembers how Notion gives back the body of a ticket that no agent has read yet, so that an edit is told from its own way of writing. */
export async function rememberBody(parts: PageParts, ticket: TicketView, page: PageObjectResponse, note: PageNote): Promise<void> {
  if (!isUnread(ticket) || note.body !== undefined) return;
  const by = await parts.botId();
  // A page that a person made says what the ticket was made of; ours may come back in other words than it was sent.
  note.body = { words: page.created_by.id === by ? (await contents(parts, page)).description : ticket.description, by };
}
