import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { createDirectory } from "#agents/directory.ts";
import { openProfiles } from "#agents/profiles.ts";
import { defaultTimings, type Timings } from "#agents/timings.ts";
import { AppError } from "#errors.ts";
import { createApp } from "#http/create-app.ts";
import { signInUrl } from "#http/people-routes.ts";
import { createRateLimits } from "#http/rate-limits.ts";
import { createHub } from "#hub/hub.ts";
import { createNotion } from "#notion/notion.ts";
import type { Logger } from "#ops/logger.ts";
import { createMetrics } from "#ops/metrics.ts";
import { createRedactor, type Redactor } from "#ops/redactor.ts";
import { respond } from "#questions/respond.ts";
import { createSettlements } from "#questions/settlements.ts";
import { ConfigError, type Config } from "./config.ts";
import { keepRetention } from "./keep-retention.ts";
import { listen } from "./listen.ts";
import { observeHub, standingOf } from "./measure.ts";
import { noteAddress } from "./note-address.ts";
import { openSupervision } from "./open-supervision.ts";
import { openEntrance } from "./open-entrance.ts";
import { openNotifications } from "./open-notifications.ts";
import { openMcp } from "./open-mcp.ts";
import { openRepositories } from "./open-repositories.ts";
import { openStore } from "./open-store.ts";

/** A running server. */
export interface Server {
  port: number;
  auth: "on" | "off";
  /** A page that signs the owner in once, within the hour; undefined with `AUTH=off`. */
  signInLink(): string | undefined;
  /** Takes no more, ends agents, tells clients to come back, closes the log. */
  close(): Promise<void>;
}

/** Whoever starts Beckon may look at it a little later. */
const startLinkLastsMs = 3_600_000;
const dashboard = fileURLToPath(new URL("../../dashboard/dist", import.meta.url));

/** Builds the parts, injects what crosses rooms, listens. Throws ConfigError where the configuration does not hold. */
export async function createServer(
  config: Config,
  logger: Logger,
  timings: Timings = defaultTimings,
  redactor: Redactor = createRedactor(config.secrets),
): Promise<Server> {
  const { environment, dataDir, defaultAgent } = config;
  const profiles = reading(() => openProfiles({ agentsFile: config.agentsFile, dataDir, environment }));
  if (!profiles.find(defaultAgent))
    throw new ConfigError(`DEFAULT_AGENT: there is no agent "${config.defaultAgent}"`);
  let { port } = config;
  const metrics = createMetrics(() => standingOf(log, hub.size, notion?.state()));
  const log = reading(() => openStore(config, logger, redactor, metrics));
  const limits = createRateLimits(config.rates, (rate) => metrics.rateLimited.inc({ rate }));
  const directory = createDirectory({ profiles, dataDir, environment, defaultAgent, logger, redactor, log });
  const repositories = openRepositories(config, log, logger, directory);
  const entrance = reading(() => openEntrance(config, log, logger, () => metrics.rateLimited.inc({ rate: "wrong-tokens" })));
  const { door, people, agentTokens, authenticate, callerOf } = entrance;
  const settlements = createSettlements(log);
  const mcp = openMcp({ log, logger, settlements, agentTokens, timings, port: () => port });
  const supervision = openSupervision(
    {
      log,
      logger,
      profiles,
      settlements,
      redactor,
      tools: mcp.tools,
      attachments: repositories.attachments,
      environment,
      timings,
      workspaceOf: repositories.workspaceOf,
      onOffered: directory.offered,
    },
    config,
  );
  const url = (): string => config.publicUrl ?? `http://localhost:${port}`;
  const onFailure = (kind: string): void => metrics.notionFailures.inc({ kind });
  const notion = config.notion && createNotion({ settings: config.notion, log, agents: directory, logger, dashboardUrl: url, onFailure });
  // Retention must not wait for a mirror that does not run.
  if (!notion) log.memory("notion").release();
  const notifications = reading(() => openNotifications(config, log, logger, timings, (id) => profiles.find(id)?.name ?? id));
  const hub = createHub({
    log,
    logger,
    authenticate,
    observer: observeHub(metrics),
    async onResponse(message, { person, client, address, via }) {
      await limits.spend("answers", person, address);
      const request = message.request_id === undefined ? {} : { request_id: message.request_id };
      const event = await respond(log, message, { person, by: client, ...request }, via);
      if (!event) return {};
      return { seq: event.seq, ...(event.type === "question_answered" ? { question_id: event.question_id } : {}) };
    },
  });
  people?.onEnd(hub.expel);
  people?.onEnd(notifications.devices.forgetOf);
  const { allowedOrigins, publicUrl } = config;
  const app = createApp({
    log,
    logger,
    door,
    people,
    limits,
    metrics,
    publicUrl,
    dataDir,
    agents: directory,
    mcp: mcp.endpoint,
    projects: repositories.projects,
    attachments: repositories.attachments,
    review: repositories,
    notion,
    devices: notifications.devices,
    allowedOrigins,
    dashboard,
  });
  const upgrade = async (request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    if (request.url?.split("?")[0] !== "/ws") throw new AppError("not_found", "Live updates are at /ws.");
    const identity = await door.admitUpgrade(request);
    await limits.spend("sockets", door.addressOf(request));
    hub.accept(request, stream, head, { caller: callerOf(identity), address: door.addressOf(request) });
  };
  const http = await listen({ ...config, app, upgrade, logger }).catch(async (error: unknown) => {
    await log.close();
    throw error;
  });
  port = http.port;
  repositories.start();
  supervision.start();
  notion?.start();
  const forget = noteAddress(config, port);
  notifications.start(url());
  const endRetention = keepRetention(log, config.retentionDays, logger);
  return {
    port,
    auth: config.auth,
    signInLink: () => people && signInUrl(url(), people.link(people.owner, startLinkLastsMs).token),
    async close() {
      forget();
      endRetention();
      entrance.close();
      notifications.close();
      http.stop();
      await Promise.all([supervision.stop(), directory.stop()]);
      await mcp.endpoint.close();
      await repositories.stop();
      await notion?.stop();
      await hub.close();
      await log.close();
      http.end();
    },
  };
}

/** What a file says that does not hold is a configuration error, in one line. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ConfigError((error as Error).message, { cause: error });
  }
}
