import { isFullPage } from "@notionhq/client";
import type { TicketView } from "@beckon/protocol";
import { failureOf, type Failure } from "./failure.ts";
import type { PageParts } from "./mirror-parts.ts";
import { isInTable } from "./page-values.ts";

/** What a failed write to a page turned out to be. */
export type Trouble = { kind: "lost" } | Failure;

/**
 * Finds out why a page could not be written: where it was trashed, moved elsewhere, or is gone while the table is still there, the ticket records
 * that and goes on without it. Throws as the client does where Notion cannot be asked.
 */
export async function pageTrouble(parts: PageParts, ticket: TicketView, error: unknown): Promise<Trouble> {
  const failure = failureOf(error);
  const pageId = ticket.notion?.page_id;
  if (pageId === undefined || (failure.kind !== "missing" && failure.kind !== "invalid")) return failure;
  const reason = await lostReason(parts, pageId);
  if (!reason) return failure;
  await recordLost(parts, ticket, pageId, reason);
  return { kind: "lost" };
}

/** Records that the ticket's page is not there any more. */
export async function recordLost({ log, logger }: Pick<PageParts, "log" | "logger">, ticket: TicketView, pageId: string, reason: "trashed" | "missing"): Promise<void> {
  const { ticket_id, session_id } = ticket;
  await log.append([{ type: "notion_lost", ticket_id, session_id, page_id: pageId, reason }]);
  logger.warn({ ticket_id, page_id: pageId, reason }, "a ticket's page in Notion is gone; the ticket goes on without it");
}

async function lostReason({ api, table }: PageParts, pageId: string): Promise<"trashed" | "missing" | undefined> {
  try {
    const page = await api.repeat((client) => client.pages.retrieve({ page_id: pageId }));
    if (!isFullPage(page)) return undefined;
    if (page.in_trash) return "trashed";
    return isInTable(await table.schema(), page) ? undefined : "missing";
  } catch (error) {
    if (failureOf(error).kind !== "missing") throw error;
    // All pages are missing where the table is not shared any more: that is no loss of this page.
    table.forget();
    await table.schema();
    return "missing";
  }
}
