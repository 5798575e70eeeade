import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { refuseUpgrade } from "#http/refuse-upgrade.ts";
import { ConfigError } from "./config.ts";

/** A request that does not come is not waited for; in milliseconds. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 2_000 };

/** Where to listen, and who takes what comes. */
export interface ListenOptions {
  host: string;
  port: number;
  app: RequestListener;
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

/** Listens. Rejects ConfigError where it cannot. */
export async function listen({ host, port, app, upgrade }: ListenOptions): Promise<Listening> {
  const http = createHttpServer(timeouts, app);
  http.on("upgrade", (request, stream, head) => {
    // The door takes a moment; a stream that breaks meanwhile must not end the server.
    stream.on("error", () => stream.destroy());
    upgrade(request, stream, head).catch((error: unknown) => refuseUpgrade(stream, error));
  });
  await new Promise<void>((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      const why = taken ? `${port} on ${host} is taken; stop what uses it, or set another PORT` : `cannot listen on ${host}, port ${port} (${error.code})`;
      reject(new ConfigError(`PORT: ${why}`, { cause: error }));
    });
    http.listen(port, host, resolve);
  });
  return {
    port: (http.address() as AddressInfo).port,
    stop() {
      http.close();
      http.closeIdleConnections();
    },
    end: () => http.closeAllConnections(),
  };
}
