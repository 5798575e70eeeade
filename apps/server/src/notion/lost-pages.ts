import { isFullPage } from "@notionhq/client";
import type { IntakeParts } from "./intake-parts.ts";
import { isInTable } from "./page-values.ts";
import { readPage } from "./read-page.ts";
import type { Schema } from "./schema.ts";
import { isWhole } from "./whole-trouble.ts";

/** Looks for pages that were lost: a page that is taken out of the trash is not always edited by that, so a query does not show it. */
export interface LostPages {
  /** Looks for one of them, the next one at the next call. */
  look(schema: Schema): Promise<void>;
}

/** One call to Notion for each look, as long as an open ticket has lost its page. */
export function createLostPages(parts: IntakeParts): LostPages {
  let turn = 0;
  return {
    async look(schema) {
      const lost = parts.log.openTickets().filter(({ notion }) => notion?.state === "lost");
      const pageId = lost[turn++ % Math.max(1, lost.length)]?.notion?.page_id;
      if (pageId === undefined) return;
      try {
        const page = await parts.api.repeat((client) => client.pages.retrieve({ page_id: pageId }));
        if (isFullPage(page) && !page.in_trash && isInTable(schema, page)) await readPage(parts, schema, page);
      } catch (error) {
        if (isWhole(error)) throw error;
        parts.logger.debug({ err: error, page_id: pageId }, "a lost page could not be looked for");
      }
    },
  };
}
