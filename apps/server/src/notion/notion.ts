import type { NotionState } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { createApi } from "./api.ts";
import { checkNotion, type Finding } from "./check.ts";
import { createHealth } from "./health.ts";
import { createLanes } from "./lanes.ts";
import { createMirror } from "./mirror.ts";
import type { PageParts } from "./mirror-parts.ts";
import { createPageNotes } from "./page-note.ts";
import type { NotionSettings } from "./settings.ts";
import { createTable } from "./table.ts";

/** What the room needs. */
export interface NotionOptions {
  settings: NotionSettings;
  log: Log;
  logger: Logger;
  /** Where people find the dashboard, without a slash at the end; known once the server listens. */
  dashboardUrl(): string;
}

/** Notion as a second surface: everything it does goes on in the background. */
export interface Notion {
  start(): void;
  stop(): Promise<void>;
  state(): NotionState;
  check(): Promise<Finding[]>;
}

/** Builds the room; nothing is asked of Notion before `start`. */
export function createNotion({ settings, log, logger, dashboardUrl }: NotionOptions): Notion {
  const memory = log.memory("notion");
  const api = createApi(settings, logger);
  const table = createTable(api, settings, memory);
  const lanes = createLanes();
  const health = createHealth(logger);
  let bot: string | undefined;
  const parts: PageParts = {
    log,
    logger,
    api,
    table,
    settings,
    notes: createPageNotes(memory),
    links: { allowed: true },
    linkTo: ({ ticket_id }) => `${dashboardUrl()}/t/${ticket_id}`,
    botId: async () => (bot ??= (await api.repeat((client) => client.users.me({}), { urgent: true })).id),
  };
  const mirror = createMirror({ ...parts, memory, lanes, health });
  return {
    start: mirror.start,
    async stop() {
      mirror.stop();
      await api.stop();
      await lanes.settled();
    },
    state: () => ({
      configured: true,
      ...(health.problem ? { problem: health.problem } : {}),
      ...(table.latest ? { database: { name: table.latest.name, url: table.latest.url } } : {}),
      behind: mirror.behind,
    }),
    check: () => checkNotion(api, settings),
  };
}
