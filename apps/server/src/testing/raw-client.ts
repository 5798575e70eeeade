import { once } from "node:events";
import { WebSocket } from "ws";
import { subprotocol, type ServerMessage } from "@beckon/protocol";

type MessageOf<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;

/** A WebSocket client that keeps every frame until it is asked for. */
export interface RawClient extends AsyncDisposable {
  /** All frames so far, in order, also those that were taken. */
  readonly frames: readonly ServerMessage[];
  /** Takes the first frame of this type (and for which `where` holds) that was not taken yet; waits for it. Rejects after 10 s. */
  next<T extends ServerMessage["type"]>(type: T, where?: (message: MessageOf<T>) => boolean): Promise<MessageOf<T>>;
  /** Sends an object as JSON, a string as text, a buffer as a binary frame. */
  send(frame: object | string | Buffer): void;
  /** Resolves when the connection is closed, with what the server said. */
  readonly closed: Promise<{ code: number; reason: string }>;
  /** The socket itself, for faults below the protocol. */
  readonly socket: WebSocket;
}

/** How to connect; without `beckon` it is an original client. */
export interface RawClientOptions {
  beckon?: boolean;
  origin?: string | null;
  headers?: Record<string, string>;
}

const waitMs = 10_000;

/** Connects to a server's `/ws`; `url` is its `http://` address. Rejects with the HTTP status of a refused upgrade. */
export async function connectRaw(url: string, { beckon = false, origin = url, headers = {} }: RawClientOptions = {}): Promise<RawClient> {
  const all: ServerMessage[] = [];
  const taken = new Set<ServerMessage>();
  const waiting = new Set<() => void>();
  const options = { headers: { ...(origin === null ? {} : { Origin: origin }), ...headers }, perMessageDeflate: false };
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/ws`, beckon ? [subprotocol] : [], options);
  socket.on("message", (data: Buffer) => {
    all.push(JSON.parse(data.toString("utf8")) as ServerMessage);
    for (const look of waiting) look();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  const refused = once(socket, "unexpected-response").then(([, response]: { statusCode?: number }[]) => {
    throw new Error(`refused with ${response?.statusCode}`);
  });
  await Promise.race([once(socket, "open"), refused]);
  refused.catch(() => undefined);
  socket.on("error", () => undefined);

  const find = <T extends ServerMessage["type"]>(type: T, where: (message: MessageOf<T>) => boolean): MessageOf<T> | undefined =>
    all.find((one): one is MessageOf<T> => one.type === type && !taken.has(one) && where(one as MessageOf<T>));
  return {
    frames: all,
    closed,
    socket,
    next(type, where = () => true) {
      return new Promise((resolve, reject) => {
        const end = (): void => {
          waiting.delete(look);
          clearTimeout(timer);
        };
        const look = (): void => {
          const found = find(type, where);
          if (!found) return;
          end();
          taken.add(found);
          resolve(found);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`no ${type} came; seen: ${all.map((one) => one.type).join(", ")}`));
        }, waitMs);
        waiting.add(look);
        look();
      });
    },
    send(frame) {
      socket.send(typeof frame === "string" || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
    },
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
}
