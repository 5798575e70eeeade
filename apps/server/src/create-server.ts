import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readProfiles } from "#agents/profile.ts";
import { createSupervisor } from "#agents/supervisor.ts";
import { defaultTimings, type Timings } from "#agents/timings.ts";
import { AppError } from "#errors.ts";
import { createApp } from "#http/create-app.ts";
import { createDoor } from "#http/door.ts";
import { refuseUpgrade } from "#http/refuse-upgrade.ts";
import { createHub } from "#hub/hub.ts";
import { openLog } from "#log/open-log.ts";
import type { Logger } from "#ops/logger.ts";
import { respond } from "#questions/respond.ts";
import { createSettlements } from "#questions/settlements.ts";
import { scratchFolder } from "#workspaces/scratch-folder.ts";
import { ConfigError, type Config } from "./config.ts";

/** A running server. */
export interface Server {
  port: number;
  /** Takes no more, ends agents, tells clients to come back, closes the log. */
  close(): Promise<void>;
}

const dashboard = fileURLToPath(new URL("../../dashboard/dist", import.meta.url));

/** Builds the parts, injects what crosses rooms, listens. Throws ConfigError where the configuration does not hold. */
export async function createServer(config: Config, logger: Logger, timings: Timings = defaultTimings): Promise<Server> {
  const profiles = reading(() => readProfiles(config.agentsFile, config.dataDir));
  if (!profiles.some(({ id }) => id === config.defaultAgent))
    throw new ConfigError(`DEFAULT_AGENT: there is no agent "${config.defaultAgent}"`);
  const log = reading(() => openLog({ path: join(config.dataDir, "beckon.db"), logger }));
  const supervisor = createSupervisor({
    log,
    logger,
    profiles,
    settlements: createSettlements(log),
    environment: config.environment,
    timings,
    workspaceOf: (ticket) => scratchFolder(config.workspaceRoot, ticket),
    defaultAgent: config.defaultAgent,
    maxAgents: config.maxAgents,
  });
  const hub = createHub({
    log,
    logger,
    async onResponse(message, { person, client, via }) {
      const request = message.request_id === undefined ? {} : { request_id: message.request_id };
      const event = await respond(log, message, { person, by: client, ...request }, via);
      if (!event) return {};
      return { seq: event.seq, ...(event.type === "question_answered" ? { question_id: event.question_id } : {}) };
    },
  });
  const door = createDoor({ allowedOrigins: config.allowedOrigins, publicUrl: config.publicUrl });
  const { allowedOrigins } = config;
  const app = createApp({ log, logger, door, agents: supervisor, listAgents: supervisor.list, allowedOrigins, dashboard });
  const http = createHttpServer(app);
  http.on("upgrade", (request, stream, head) => {
    try {
      if (request.url?.split("?")[0] !== "/ws") throw new AppError("not_found", "Live updates are at /ws.");
      door.admitUpgrade(request);
    } catch (error) {
      return refuseUpgrade(stream, error);
    }
    hub.accept(request, stream, head);
  });
  try {
    await listen(http, config);
  } catch (error) {
    await log.close();
    throw error;
  }
  supervisor.start().catch((error: unknown) => logger.error({ err: error }, "the supervisor could not start"));
  return {
    port: (http.address() as AddressInfo).port,
    async close() {
      http.close();
      http.closeIdleConnections();
      await supervisor.stop();
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
      reject(taken ? new ConfigError(`PORT: ${port} on ${host} is taken; stop what uses it, or set another PORT`) : error);
    });
    http.listen(port, host, resolve);
  });
}
