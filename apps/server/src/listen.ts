import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { refuseUpgrade } from "#http/refuse-upgrade.ts";
import type { Logger } from "#ops/logger.ts";
import { ConfigError } from "./config.ts";

/** A request that does not come is not waited for; in milliseconds. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 2_000 };

/** Where to listen, and who takes what comes. */
export interface ListenOptions {
  host: string;
  port: number;
  app: RequestListener;
  logger: Logger;
  /** Takes an upgrade; what it rejects becomes the HTTP status of the refusal. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void>;
}

/** An HTTP server that listens. */
export interface Listening {
  port: number;
  /** Takes no more connections and ends those that rest. */
  stop(): void;
  /** Ends all that are left. */
  end(): void;
}

/** Browsers try both for the name localhost, `::1` first: whoever has the port on the other one has our origin, its cookies and what it stores. */
const loopbacks = ["127.0.0.1", "::1"];
/** What these take already. */
const covers: Record<string, readonly string[]> = { "::": loopbacks, "0.0.0.0": ["127.0.0.1"] };
/** A machine without IPv6, or without IPv4. */
const lacking: ReadonlySet<string | undefined> = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);
/** A port that the system chose may be taken on another address. */
const maxTries = 20;

/** Where this machine's programs find what `listen` listens on, whatever the host: by the loopback address that no machine lacks. */
export const addressHere = (port: number): string => `http://127.0.0.1:${port}`;

/** Listens on the host and, on the same port, on both loopback addresses, where agents and the name localhost lead. Rejects ConfigError where it cannot. */
export async function listen(options: ListenOptions): Promise<Listening> {
  for (let tries = 1; ; tries += 1)
    try {
      // oxlint-disable-next-line no-await-in-loop -- the next one is only for where this one failed
      return await listenOnAll(options);
    } catch (error) {
      const isTaken = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === "EADDRINUSE";
      if (options.port !== 0 || !isTaken || tries === maxTries) throw error;
    }
}

async function listenOnAll({ host, port: wanted, app, upgrade, logger }: ListenOptions): Promise<Listening> {
  const servers: Server[] = [];
  const add = async (on: string, port: number): Promise<AddressInfo> => {
    const http = createHttpServer(timeouts, app);
    http.on("upgrade", (request, stream, head) => {
      // The door takes a moment; a stream that breaks meanwhile must not end the server.
      stream.on("error", () => stream.destroy());
      upgrade(request, stream, head).catch((error: unknown) => refuseUpgrade(stream, error));
    });
    await new Promise<void>((resolve, reject) => {
      http.once("error", reject);
      http.listen(port, on, resolve);
    });
    // A connection that the system could not hand over, for want of memory or files: the next one may come through.
    http.removeAllListeners("error").on("error", (error) => logger.error({ err: error }, "a connection could not be taken"));
    servers.push(http);
    return http.address() as AddressInfo;
  };
  const stop = (): void => {
    for (const one of servers) {
      one.close();
      one.closeIdleConnections();
    }
  };
  const end = (): void => {
    for (const one of servers) one.closeAllConnections();
  };
  const refused = (on: string, error: NodeJS.ErrnoException): never => {
    // The ports are free at once; whoever came in meanwhile, upgraded perhaps, is not waited for.
    stop();
    end();
    if (error.code === "EADDRINUSE") throw new ConfigError(`PORT: ${wanted} on ${on} is taken; stop what uses it, or set another PORT`, { cause: error });
    throw new ConfigError(`${error.code === "EACCES" ? "PORT" : "HOST"}: cannot listen on ${on}, port ${wanted} (${error.code})`, { cause: error });
  };
  const { address: first, port } = await add(host, wanted).catch((error: NodeJS.ErrnoException) => refused(host, error));
  for (const on of loopbacks.filter((one) => one !== first && !covers[first]?.includes(one)))
    // oxlint-disable-next-line no-await-in-loop -- two at most
    await add(on, port).catch((error: NodeJS.ErrnoException) => (lacking.has(error.code) ? undefined : refused(on, error)));
  return { port, stop, end };
}
