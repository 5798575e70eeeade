import type { TicketView } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { NotionApi } from "./api.ts";
import type { Doubts } from "./doubts.ts";
import type { Health } from "./health.ts";
import type { Names } from "./names.ts";
import type { PageNotes } from "./page-note.ts";
import type { NotionSettings } from "./settings.ts";
import type { Table } from "./table.ts";

/** What everything that reads or writes a ticket's page needs. */
export interface PageParts {
  log: Log;
  logger: Logger;
  api: NotionApi;
  table: Table;
  notes: PageNotes;
  doubts: Doubts;
  health: Health;
  settings: NotionSettings;
  /** What people are called in Notion. */
  names: Names;
  /** Our own user in Notion; asked for once. */
  botId(): Promise<string>;
  /** The address of a ticket in the dashboard. */
  linkTo(ticket: Pick<TicketView, "ticket_id">): string;
  /** False once Notion has refused our address as a link: then entries go without it. */
  links: { allowed: boolean };
}
