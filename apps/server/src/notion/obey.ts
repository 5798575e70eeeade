import type { PageObjectResponse } from "@notionhq/client";
import { editorOf } from "./editor.ts";
import type { PageParts } from "./mirror-parts.ts";
import { isRetitled, mayBeRewritten, takeEdits } from "./page-edits.ts";
import type { PageNote } from "./page-note.ts";
import { valueOf } from "./page-values.ts";
import { isLateWrite, isNews, obeyStatus } from "./person-status.ts";
import type { Schema } from "./schema.ts";
import { hasResponse, takeResponse } from "./user-response.ts";

/**
 * Does what a person asked for on a ticket's page: by its title and body, its status, by User Response. The page was read just now in its lane; `seen` are
 * earlier versions, which may still show who it was.
 */
export async function obey(
  parts: PageParts,
  schema: Schema,
  ticketId: string,
  page: PageObjectResponse,
  note: PageNote,
  seen: readonly PageObjectResponse[] = [],
): Promise<void> {
  const ticket = parts.log.ticket(ticketId);
  if (!ticket || page.in_trash || !asksForSomething(parts, schema, ticketId, page, note)) return;
  const label = valueOf(schema, page, "status");
  const by = await editorOf(parts, [page, ...seen]);
  await takeEdits(parts, ticket, page, note, by);
  if (isLateWrite(note, page, label, await parts.botId())) {
    // No wish of a person; the mirror writes the right one over it.
    note.status = label;
    parts.notes.save(ticketId, note);
  } else if (isNews(parts, ticket, note, label)) await obeyStatus(parts, ticket, page.id, note, label, by);
  if (hasResponse(note, valueOf(schema, page, "response"))) await takeResponse(parts, schema, page, note, ticketId, by);
}

/** True where the page differs from what we know of it. */
export function asksForSomething(parts: PageParts, schema: Schema, ticketId: string, page: PageObjectResponse, note: PageNote): boolean {
  const ticket = parts.log.ticket(ticketId);
  if (!ticket) return false;
  if (isRetitled(ticket, note, page) || mayBeRewritten(ticket, note, page)) return true;
  return isNews(parts, ticket, note, valueOf(schema, page, "status")) || hasResponse(note, valueOf(schema, page, "response"));
}
