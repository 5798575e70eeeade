import { isFullPage, type PageObjectResponse } from "@notionhq/client";
import type { TicketView } from "@beckon/protocol";
import { linkKey, trash } from "./ensure-page.ts";
import type { IntakeParts } from "./intake-parts.ts";
import { asksForSomething, obey } from "./obey.ts";
import { recordLost } from "./page-trouble.ts";
import { NotYet } from "./not-yet.ts";
import { titleOf, valueOf } from "./page-values.ts";
import { cut } from "./rich-text.ts";
import type { Schema } from "./schema.ts";
import { takeIn } from "./take-in.ts";

/** The ticket that a page is linked to. */
export function ticketOfPage({ log }: Pick<IntakeParts, "log">, pageId: string): TicketView | undefined {
  const found = log.findKey(linkKey(pageId));
  const ticketId = found && log.event(found.seq)?.ticket_id;
  const ticket = ticketId === undefined ? undefined : log.ticket(ticketId);
  return ticket?.notion?.page_id === pageId ? ticket : undefined;
}

/** Does what a page that was seen asks for. Reading the same page again does nothing again. Throws NotYet for one that is no ticket yet. */
export async function readPage(parts: IntakeParts, schema: Schema, page: PageObjectResponse): Promise<void> {
  const ticket = ticketOfPage(parts, page.id);
  if (ticket) return readLinked(parts, schema, ticket, page);
  if (page.in_trash) return;
  const carried = valueOf(schema, page, "ticket_id");
  const original = carried === "" ? undefined : parts.log.ticket(carried);
  if (page.created_by.id === (await parts.botId())) {
    // Ours are never taken in; a second one of a ticket that has its page came of a reply that was lost.
    if (original?.notion?.page_id !== undefined) await parts.lanes.run(carried, () => trash(parts, page.id));
    return;
  }
  const { labels, names } = parts.settings;
  if (valueOf(schema, page, "status") !== labels.pending || titleOf(page).trim() === "") return;
  if (carried !== "" && !original) {
    const hint = `Empty its "${names.ticket_id}" to hand it over to this one.`;
    throw new NotYet(`The page "${cut(titleOf(page), 80)}" carries the id of another Beckon's ticket. ${hint}`);
  }
  // A poll and a webhook may see the page at once: what is said on it is said once.
  await parts.lanes.run(page.id, () => takeIn(parts, schema, page));
}

async function readLinked(parts: IntakeParts, schema: Schema, ticket: TicketView, seen: PageObjectResponse): Promise<void> {
  if (ticket.notion?.state === "lost" && !seen.in_trash) {
    await recordFound(parts, ticket, seen);
    parts.mirror.nudge(ticket.ticket_id);
  }
  const note = parts.notes.read(ticket.ticket_id);
  if (!seen.in_trash && !asksForSomething(parts, schema, ticket.ticket_id, seen, note)) return;
  await parts.lanes.run(ticket.ticket_id, async () => {
    // What was seen may be older than what we have written since; no write of ours is under way in here.
    const page = await parts.api.repeat((client) => client.pages.retrieve({ page_id: seen.id }), { urgent: true });
    const now = parts.log.ticket(ticket.ticket_id);
    if (!isFullPage(page) || !now) return;
    if (page.in_trash) {
      if (now.notion?.state !== "lost") await recordLost(parts, now, page.id, "trashed");
      return;
    }
    await obey(parts, schema, now.ticket_id, page, parts.notes.read(now.ticket_id), [seen]);
  });
  parts.mirror.nudge(ticket.ticket_id);
}

/** A page that was in the trash is back. */
async function recordFound({ log }: IntakeParts, { ticket_id, session_id }: TicketView, { id, url }: PageObjectResponse): Promise<void> {
  await log.append([{ type: "notion_linked", ticket_id, session_id, page_id: id, url }]);
}
