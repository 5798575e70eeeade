import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { createDirectory } from "#agents/directory.ts";
import { openProfiles } from "#agents/profiles.ts";
import { defaultTimings, type Timings } from "#agents/timings.ts";
import { AppError } from "#errors.ts";
import { createApp } from "#http/create-app.ts";
import { signInUrl } from "#http/people-routes.ts";
import { refuseUpgrade } from "#http/refuse-upgrade.ts";
import { createHub } from "#hub/hub.ts";
import { openLog } from "#log/open-log.ts";
import { createNotion } from "#notion/notion.ts";
import type { Logger } from "#ops/logger.ts";
import { redactEvent } from "#ops/redact-event.ts";
import { createRedactor } from "#ops/redactor.ts";
import { respond } from "#questions/respond.ts";
import { createSettlements } from "#questions/settlements.ts";
import { ConfigError, type Config } from "./config.ts";
import { dataFiles } from "./data-files.ts";
import { keepRetention } from "./keep-retention.ts";
import { noteAddress } from "./note-address.ts";
import { openSupervision } from "./open-supervision.ts";
import { openEntrance } from "./open-entrance.ts";
import { openNotifications } from "./open-notifications.ts";
import { openRepositories } from "./open-repositories.ts";

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
/** A request that does not come is not waited for; in milliseconds. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 2_000 };
const dashboard = fileURLToPath(new URL("../../dashboard/dist", import.meta.url));

/** Builds the parts, injects what crosses rooms, listens. Throws ConfigError where the configuration does not hold. */
export async function createServer(config: Config, logger: Logger, timings: Timings = defaultTimings): Promise<Server> {
  const { environment, dataDir, defaultAgent } = config;
  const profiles = reading(() => openProfiles({ agentsFile: config.agentsFile, dataDir, environment }));
  if (!profiles.find(defaultAgent))
    throw new ConfigError(`DEFAULT_AGENT: there is no agent "${config.defaultAgent}"`);
  const redactor = createRedactor(config.secrets);
  const log = reading(() => openLog({ path: dataFiles(config.dataDir).log, logger, redact: redactEvent(redactor) }));
  const directory = createDirectory({ profiles, dataDir, environment, defaultAgent, logger });
  const repositories = openRepositories(config, log, logger, directory);
  const supervision = openSupervision(
    {
      log,
      logger,
      profiles,
      settlements: createSettlements(log),
      redactor,
      environment,
      timings,
      workspaceOf: repositories.workspaceOf,
      onOffered: directory.offered,
    },
    config,
  );
  let port = config.port;
  const url = (): string => config.publicUrl ?? `http://localhost:${port}`;
  const notion = config.notion && createNotion({ settings: config.notion, log, agents: directory, logger, dashboardUrl: url });
  const notifications = reading(() => openNotifications(config, log, logger, (id) => profiles.find(id)?.name ?? id));
  const entrance = reading(() => openEntrance(config, log, logger));
  const { door, people, authenticate, callerOf } = entrance;
  const hub = createHub({
    log,
    logger,
    authenticate,
    async onResponse(message, { person, client, via }) {
      const request = message.request_id === undefined ? {} : { request_id: message.request_id };
      const event = await respond(log, message, { person, by: client, ...request }, via);
      if (!event) return {};
      return { seq: event.seq, ...(event.type === "question_answered" ? { question_id: event.question_id } : {}) };
    },
  });
  people?.onEnd(hub.expel);
  const { allowedOrigins, publicUrl } = config;
  const app = createApp({
    log,
    logger,
    door,
    people,
    publicUrl,
    dataDir,
    agents: directory,
    projects: repositories.projects,
    review: repositories,
    notion,
    devices: notifications.devices,
    allowedOrigins,
    dashboard,
  });
  const http = createHttpServer(timeouts, app);
  const upgrade = async (request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    if (request.url?.split("?")[0] !== "/ws") throw new AppError("not_found", "Live updates are at /ws.");
    const identity = await door.admitUpgrade(request);
    hub.accept(request, stream, head, { caller: callerOf(identity), address: door.addressOf(request) });
  };
  http.on("upgrade", (request, stream, head) => {
    // The door takes a moment; a stream that breaks meanwhile must not end the server.
    stream.on("error", () => stream.destroy());
    upgrade(request, stream, head).catch((error: unknown) => refuseUpgrade(stream, error));
  });
  try {
    await listen(http, config);
  } catch (error) {
    await log.close();
    throw error;
  }
  repositories.start();
  supervision.start();
  port = (http.address() as AddressInfo).port;
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
      http.close();
      http.closeIdleConnections();
      await Promise.all([supervision.stop(), directory.stop()]);
      await repositories.stop();
      await notion?.stop();
      await hub.close();
      await log.close();
      http.closeAllConnections();
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

function listen(http: ReturnType<typeof createHttpServer>, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      const why = taken ? `${port} on ${host} is taken; stop what uses it, or set another PORT` : `cannot listen on ${host}, port ${port} (${error.code})`;
      reject(new ConfigError(`PORT: ${why}`, { cause: error }));
    });
    http.listen(port, host, resolve);
  });
}
