import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Event, NewEvent } from "@beckon/protocol";
import { createHub, type HubOptions } from "#hub/hub.ts";
import type { Log } from "#log/log.ts";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";

/** The real log and hub behind a bare HTTP server, for what needs other times and limits than a whole server has. */
export interface TestHub extends AsyncDisposable {
  url: string;
  port: number;
  log: Log;
  /** Appends one message of an agent and gives it as it went out. */
  say(text: string): Promise<Event>;
  /** Sockets that are open, of whatever kind. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

/** Times and limits of the hub, and `spoil` to give it a log that is wrong. */
export type TestHubOptions = Partial<Omit<HubOptions, "log" | "logger">> & { spoil?: (log: Log) => Log };

/** Starts a hub on a free port with a log in a folder of its own; give `folder` to open an earlier one's log again. */
export async function startHub({ spoil, ...options }: TestHubOptions = {}, folder?: string): Promise<TestHub> {
  const own = folder ?? (await mkdtemp(join(tmpdir(), "beckon-hub-")));
  const logger = createLogger("error");
  const log = openLog({ path: join(own, "beckon.db"), logger });
  const hub = createHub({ log: spoil?.(log) ?? log, logger, onResponse: () => Promise.resolve({}), authenticate, ...options });
  const http = createServer();
  http.on("upgrade", (request, stream, head) => {
    hub.accept(request, stream, head, { caller: { person: "local" }, address: request.socket.remoteAddress ?? "" });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", 4_096, resolve));
  const { port } = http.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    http.close();
    await hub.close();
    await log.close();
    http.closeAllConnections();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    log,
    async say(text) {
      const outcome = await log.append([message(text)]);
      if (outcome.status !== "appended") throw new Error(outcome.status);
      return outcome.events[0] as Event;
    },
    connections: () => promisify(http.getConnections.bind(http))(),
    close: () => (closed ??= end()),
    async [Symbol.asyncDispose]() {
      await (closed ??= end());
      if (folder === undefined) await rm(own, { recursive: true, force: true });
    },
  };
}

const authenticate = (): Promise<never> => Promise.reject(new Error("nobody is a stranger here"));

const message = (text: string): NewEvent => ({
  type: "agent_message",
  ticket_id: "t_1",
  session_id: "s_1",
  role: "message",
  message_id: "m_1",
  text,
});
