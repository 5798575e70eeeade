import type { NotionFinding, NotionState } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { AgentDirectory } from "#tickets/create-ticket.ts";
import { createApi } from "./api.ts";
import { checkNotion } from "./check.ts";
import { createDoubts } from "./doubts.ts";
import { createHealth } from "./health.ts";
import { createLanes } from "./lanes.ts";
import { createLostPages } from "./lost-pages.ts";
import { createMirror } from "./mirror.ts";
import type { PageParts } from "./mirror-parts.ts";
import { isKnown } from "./page-values.ts";
import { createPageReader } from "./page-reader.ts";
import { createPageNotes } from "./page-note.ts";
import type { NotionSettings } from "./settings.ts";
import { createNames } from "./names.ts";
import { createPoll } from "./poll.ts";
import { createReplyReader } from "./reply-reader.ts";
import { createSignals } from "./signals.ts";
import { createTable } from "./table.ts";
import { createWebhook, type WebhookAnswer, type WebhookCall } from "./webhook.ts";
import { createWebhookSecret } from "./webhook-secret.ts";

/** What the room needs. */
export interface NotionOptions {
  settings: NotionSettings;
  log: Log;
  agents: AgentDirectory;
  logger: Logger;
  /** Where people find the dashboard, without a slash at the end; known once the server listens. */
  dashboardUrl(): string;
  /** Hears of every call that was refused or failed, and of what kind the failure is. */
  onFailure(kind: string): void;
}

/** Notion as a second surface: everything it does goes on in the background. */
export interface Notion {
  start(): void;
  stop(): Promise<void>;
  state(): NotionState;
  check(): Promise<NotionFinding[]>;
  /** Takes Notion's handshake for the next minutes. */
  waitForHandshake(): void;
  webhook(call: WebhookCall): Promise<WebhookAnswer>;
}

/** A shorter wait is the usual pace. */
const worthTellingMs = 10_000;
/** Before what was written again is looked for the first time; Notion itself gives up on a call in about that time. */
const maxDoubtMs = 60_000;

/** Builds the room; nothing is asked of Notion before `start`. */
export function createNotion({ settings, log, agents, logger, dashboardUrl, onFailure }: NotionOptions): Notion {
  const memory = log.memory("notion");
  const health = createHealth(logger);
  const api = createApi(settings, logger, (failure) => {
    onFailure(failure.kind);
    if (failure.kind !== "limited" || failure.waitMs < worthTellingMs) return;
    const until = new Date(Date.now() + failure.waitMs).toLocaleTimeString("en-GB");
    health.bad("limit", `Notion wants fewer calls: Beckon goes on at ${until}. Nothing is lost.`);
  });
  const table = createTable(api, settings, memory, (schema) => {
    for (const label of Object.values(settings.labels)) if (isKnown(schema, label)) health.good(`status/${label}`);
    mirror.nudgeAll();
  });
  const lanes = createLanes();
  let bot: string | undefined;
  const parts: PageParts = {
    log,
    logger,
    api,
    table,
    settings,
    health,
    notes: createPageNotes(memory),
    doubts: createDoubts(memory, Math.min(maxDoubtMs, settings.pollMs * 6)),
    names: createNames(api),
    links: { allowed: true },
    linkTo: ({ ticket_id }) => `${dashboardUrl()}/t/${ticket_id}`,
    botId: async () => (bot ??= (await api.repeat((client) => client.users.me({}), { urgent: true })).id),
  };
  const mirror = createMirror({ ...parts, memory, lanes });
  const intake = { ...parts, agents, lanes, mirror };
  const replies = createReplyReader(intake);
  const reader = createPageReader({ ...intake, memory });
  const poll = createPoll({ ...intake, memory, reader, replies, lost: createLostPages(intake), onRecovered: mirror.retry });
  const signals = createSignals({ ...intake, reader, replies, poll });
  const secret = createWebhookSecret(memory, settings.webhookSecret, logger);
  return {
    start() {
      mirror.start();
      poll.start();
    },
    async stop() {
      mirror.stop();
      await Promise.all([poll.stop(), api.stop()]);
      await signals.settled();
      await lanes.settled();
    },
    state: () => ({
      configured: true,
      problems: health.problems,
      ...(table.latest ? { database: { name: table.latest.name, url: table.latest.url } } : {}),
      behind: mirror.behind,
      ...(poll.lastAt === undefined ? {} : { read_at: poll.lastAt }),
      webhook: secret.state(),
    }),
    async check() {
      const findings = await checkNotion(api, settings, table.known());
      table.forget();
      poll.soon();
      return findings;
    },
    waitForHandshake: secret.wait,
    webhook: createWebhook({ log, secret, signals, knownBot: () => bot }),
  };
}
