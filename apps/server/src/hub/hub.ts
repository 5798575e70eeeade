import type { IncomingMessage } from "node:http";
import type { Socket as NetSocket } from "node:net";
import type { Duplex } from "node:stream";
import { closeCode } from "@beckon/protocol";
import type { LogReader } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { createAdmission } from "./admission.ts";
import type { Authenticate, Caller } from "./caller.ts";
import { Connection, type OnResponse } from "./connection.ts";
import { createFlush } from "./flush.ts";
import { unobserved, type HubObserver } from "./observer.ts";
import { createPulse } from "./pulse.ts";
import { createSocketServer, type Socket } from "./socket.ts";
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
  progressWithinMs?: number;
  maxConnections?: number;
  maxPerAddress?: number;
  observer?: HubObserver;
}

/** Whom the door let pass. */
interface Admitted {
  /** Without one, a token must come with its `hello`. */
  caller: Caller | undefined;
  /** Where it comes from, behind trusted proxies. */
  address: string;
}

/** All live connections. */
export interface Hub {
  /** Takes an upgrade that the door let pass. */
  accept(request: IncomingMessage, stream: Duplex, head: Buffer, admitted: Admitted): void;
  readonly size: number;
  /** Closes the connections that these credentials opened. */
  expel(credentials: ReadonlySet<string>): void;
  /** Writes what is committed, tells each client when to come back, closes with 1012, and resolves when all are gone. */
  close(): Promise<void>;
}

const closeGraceMs = 2_000;
/** After a restart clients come back over this time for each of them, at half of what a core can greet. */
const comeBackMs = 1;

/** One connection failing never touches another. */
export function createHub(options: HubOptions): Hub {
  const { log, logger, onResponse, heartbeatMs = 20_000, maxConnections = 10_000, maxPerAddress = 2_000 } = options;
  const { answerWithinMs = 8_000, helloWithinMs = 5_000, progressWithinMs = 10_000 } = options;
  const { observer = unobserved } = options;
  const sockets = createSocketServer(observer);
  const tail = createTail(log);
  const admission = createAdmission({ total: maxConnections, perAddress: maxPerAddress });
  const connections = new Set<Connection>();
  let closing: (() => void) | undefined;

  const guarded = (connection: Connection, act: () => void): void => {
    try {
      act();
    } catch (error) {
      logger.warn({ err: error }, "a connection failed");
      connection.socket.terminate();
    }
  };
  let committedAt: number | undefined;
  const flush = createFlush(() => {
    for (const connection of connections) guarded(connection, () => connection.pump());
    if (committedAt !== undefined) observer.delivered((performance.now() - committedAt) / 1_000);
    committedAt = undefined;
  });
  const pulse = createPulse({ heartbeatMs, answerWithinMs, helloWithinMs, progressWithinMs, head: () => log.head, guarded });
  const parts = {
    log,
    logger,
    tail,
    onResponse,
    authenticate: options.authenticate,
    observer,
    heartbeatMs,
    guarded,
    onGreeted: pulse.greeted,
    onBehind: pulse.behind,
    onClosed(connection: Connection): void {
      connections.delete(connection);
      pulse.remove(connection);
      if (connections.size === 0) closing?.();
    },
  };
  const unfollow = log.follow((committed) => {
    committedAt ??= performance.now();
    tail.push(committed);
    flush.request();
  });
  const open = (socket: Socket, opener: { caller: Caller } | { request: IncomingMessage }, address: string, isTooMany: boolean): Connection => {
    // Only a close code tells a browser why; it never sees the status of a refused upgrade.
    if (isTooMany) socket.close(closeCode.too_many_connections, "too_many_connections");
    const connection = new Connection(socket, parts, opener, address);
    connections.add(connection);
    pulse.add(connection);
    return connection;
  };

  return {
    get size() {
      return connections.size;
    },
    accept(request, stream, head, { caller, address }) {
      stream.on("error", destroy);
      const verdict = closing ? "full" : admission.enter(address);
      if (verdict === "full") return refuse(stream);
      if (verdict === "admitted") onceClosed(stream, admission, address);
      // What is made here must not hold the request of one that is known: it would be kept as long as the connection.
      const opener = caller ? { caller } : { request };
      sockets.accept(request, stream as NetSocket, head, (socket) => open(socket, opener, address, verdict === "too_many"));
    },
    expel(credentials) {
      for (const { socket, caller } of connections)
        if (caller?.credential !== undefined && credentials.has(caller.credential)) socket.close(closeCode.unauthorized, "signed_out");
    },
    async close() {
      const gone = new Promise<void>((resolve) => (closing = resolve));
      flush.now();
      flush.stop();
      unfollow();
      pulse.stop();
      const spreadMs = Math.ceil(connections.size * comeBackMs);
      for (const { socket } of connections)
        socket.close(closeCode.restart, `restart retry_after_ms=${Math.ceil(Math.random() * spreadMs)}`);
      if (connections.size === 0) return;
      const late = setTimeout(() => {
        for (const { socket } of connections) socket.terminate();
      }, closeGraceMs);
      await gone;
      clearTimeout(late);
    },
  };
}

function destroy(this: Duplex): void {
  this.destroy();
}

function onceClosed(stream: Duplex, admission: ReturnType<typeof createAdmission>, address: string): void {
  stream.once("close", () => admission.leave(address));
}

/** Beckon is full or about to stop: come back later (RFC 9110 section 15.6.4). */
function refuse(stream: Duplex): void {
  stream.end("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}
