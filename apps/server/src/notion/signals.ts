import { isFullPage } from "@notionhq/client";
import type { IntakeParts } from "./intake-parts.ts";
import { NotionStopped } from "./pace.ts";
import type { PageReader } from "./page-reader.ts";
import { isInTable } from "./page-values.ts";
import { ticketOfPage } from "./read-page.ts";
import type { ReplyReader } from "./reply-reader.ts";

/** What webhooks say: that something happened somewhere. */
export interface Signals {
  /** Something happened on this page; ten such within a moment are one look at it. */
  page(pageId: string): void;
  /** Something happened to the table itself. */
  table(): void;
  /** Resolves when all that was signalled has been looked at. */
  settled(): Promise<void>;
}

/** What signals lead to. */
export interface SignalOptions extends IntakeParts {
  reader: PageReader;
  replies: ReplyReader;
  poll: { soon(): void };
}

/** A look that fails is not repeated here: the reader keeps its page, or the poll sees the same, later. */
export function createSignals(options: SignalOptions): Signals {
  const { api, table, logger, reader, replies, poll } = options;
  const waiting = new Set<string>();
  let looking: Promise<void> | undefined;

  const lookAtAll = async (): Promise<void> => {
    for (const pageId of waiting) {
      waiting.delete(pageId);
      try {
        // oxlint-disable-next-line no-await-in-loop -- one page after the other, at Notion's pace
        await look(pageId);
      } catch (error) {
        if (error instanceof NotionStopped) break;
        logger.debug({ err: error, page_id: pageId }, "a page that was signalled could not be read");
      }
    }
    looking = undefined;
  };
  const look = async (pageId: string): Promise<void> => {
    const schema = await table.schema();
    const page = await api.repeat((client) => client.pages.retrieve({ page_id: pageId }), { urgent: true }).catch((error: unknown) => reader.gone(pageId, error));
    if (!page || !isFullPage(page) || !isInTable(schema, page)) return;
    await reader.read(schema, page);
    const ticket = ticketOfPage(options, page.id);
    if (ticket && !page.in_trash) await replies.readTicket(ticket.ticket_id);
  };
  return {
    page(pageId) {
      waiting.add(pageId);
      looking ??= lookAtAll();
    },
    table() {
      table.forget();
      poll.soon();
    },
    settled: async () => looking,
  };
}
