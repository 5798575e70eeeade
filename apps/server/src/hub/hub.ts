import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { closeCode } from "@beckon/protocol";
import type { LogReader } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { Authenticate, Caller } from "./caller.ts";
import { createConnection, type Connection, type OnResponse } from "./connection.ts";
import { createPulse } from "./pulse.ts";
import { createSocketServer } from "./socket.ts";
import { createTail } from "./tail.ts";

/** What the hub needs. Times are in milliseconds. */
export interface HubOptions {
  log: LogReader;
  logger: Logger;
  onResponse: OnResponse;
  authenticate: Authenticate;
  heartbeatMs?: number;
  answerWithinMs?: number;
  helloWithinMs?: number;
  maxConnections?: number;
}

/** All live connections. */
export interface Hub {
  /** Takes an upgrade that the door let pass; without a caller it must bring a token in its `hello`. */
  accept(request: IncomingMessage, stream: Duplex, head: Buffer, caller: Caller | undefined): void;
  /** Closes the connections that these credentials opened. */
  expel(credentials: ReadonlySet<string>): void;
  /** Writes what is committed, closes all with 1012, and resolves when they are gone. */
  close(): Promise<void>;
}

/** After a quiet spell events leave at once; after a flush they gather for this long. */
const gatherMs = 4;
const closeGraceMs = 2_000;

/** One connection failing never touches another. */
export function createHub(options: HubOptions): Hub {
  const { log, logger, onResponse, heartbeatMs = 20_000, answerWithinMs = 8_000, helloWithinMs = 5_000, maxConnections = 10_000 } = options;
  const sockets = createSocketServer();
  const tail = createTail(log);
  const connections = new Set<Connection>();
  let flushedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let closing = false;

  const flush = (): void => {
    timer = undefined;
    flushedAt = performance.now();
    for (const connection of connections) guarded(connection, connection.pump);
  };
  const guarded = (connection: Connection, act: () => void): void => {
    try {
      act();
    } catch (error) {
      logger.warn({ err: error }, "a connection failed");
      connection.socket.terminate();
    }
  };
  const unfollow = log.follow((committed) => {
    tail.push(committed);
    if (timer) return;
    const since = performance.now() - flushedAt;
    if (since >= gatherMs) flush();
    else timer = setTimeout(flush, gatherMs - since);
  });
  const pulse = createPulse({ connections, heartbeatMs, answerWithinMs, helloWithinMs, head: () => log.head, guarded });

  return {
    accept(request, stream, head, caller) {
      stream.on("error", () => stream.destroy());
      if (closing || connections.size >= maxConnections) {
        stream.end("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      sockets.accept(request, stream, head, (socket) => {
        const authenticate = (token: string | undefined) => options.authenticate(request, token);
        const parts = {
          id: randomUUID(),
          log,
          tail,
          onResponse,
          caller,
          authenticate,
          heartbeatMs,
          onClosed: () => connections.delete(connection),
        };
        const connection: Connection = createConnection(socket, parts);
        connections.add(connection);
        return { ...connection, message: (text) => guarded(connection, () => connection.message(text)) };
      });
    },
    expel(credentials) {
      for (const { socket, caller } of connections)
        if (caller?.credential !== undefined && credentials.has(caller.credential)) socket.close(closeCode.unauthorized, "signed_out");
    },
    async close() {
      closing = true;
      clearTimeout(timer);
      flush();
      unfollow();
      pulse.stop();
      for (const { socket } of connections) socket.close(closeCode.restart, "restart");
      const deadline = Date.now() + closeGraceMs;
      // oxlint-disable-next-line no-await-in-loop -- looks again until all have answered the close
      while (connections.size > 0 && Date.now() < deadline) await delay(10);
      for (const { socket } of connections) socket.terminate();
    },
  };
}
