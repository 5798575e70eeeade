import type { IncomingMessage } from "node:http";
import type { Socket as NetSocket } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { closeCode, limits, subprotocol } from "@beckon/protocol";
import { textFrame } from "./frame.ts";
import type { HubObserver } from "./observer.ts";

/** One connection's socket, as the hub sees it: no word of the library behind it. */
export interface Socket {
  /** True where the client offered Beckon's sub-protocol. */
  readonly beckon: boolean;
  /** False from the moment that either side closes. */
  isOpen(): boolean;
  /** Sends one text frame. */
  send(text: string): void;
  /** Writes whole frames that are ready made, in order with `send`. */
  write(frames: Buffer): void;
  /** What `act` sends and writes leaves in one piece. */
  together(act: () => void): void;
  /** Bytes that wait in this process. */
  buffered(): number;
  /** Calls `act` once nothing waits any more; a call before that is one with the first. */
  onceDrained(act: () => void): void;
  /** Bytes that the system took so far; it takes more only while the peer reads. */
  taken(): number;
  ping(): void;
  /** The peer is known now: what it sends is bounded by the frame alone. */
  trust(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** What a connection hears of its socket. */
export interface SocketEvents {
  /** A whole frame; no text where it was binary. */
  message(text: string | undefined, bytes: number): void;
  /** A ping or pong frame of the peer's; true where a ping is to be answered. */
  control(): boolean;
  closed(): void;
}

/** What a peer may send before its `hello`, which is smaller. */
const strangerBytes = 8 * 1024;
/** How long the library waits for the peer's close frame. */
const closeTimeoutMs = 2_000;

/** Its listeners are the same functions for all, so that an idle connection stays small. */
class PeerSocket extends WebSocket {
  events: SocketEvents | undefined;
}

const eventsOf = (ws: WebSocket): SocketEvents | undefined => (ws as PeerSocket).events;

function onMessage(this: WebSocket, data: Buffer, binary: boolean): void {
  eventsOf(this)?.message(binary ? undefined : data.toString("utf8"), data.length);
}
function onPing(this: WebSocket, data: Buffer): void {
  if (eventsOf(this)?.control()) this.pong(data);
}
function onPong(this: WebSocket): void {
  eventsOf(this)?.control();
}
function onClose(this: WebSocket): void {
  eventsOf(this)?.closed();
}
/** The library closes with the right code (RFC 6455 section 7.4.1); without a listener the error would end the server. */
function onError(): void {}

/** The one place that knows `ws`: answers upgrades, hands out sockets. */
export function createSocketServer(observer: Pick<HubObserver, "closing">) {
  // A constant, as the library's types do not know closeTimeout yet.
  const options = {
    noServer: true,
    WebSocket: PeerSocket,
    // Frames are shared between connections and written directly, which compression would forbid.
    perMessageDeflate: false,
    maxPayload: limits.frame_bytes,
    maxFragments: 32,
    maxBufferedChunks: 1_024,
    closeTimeout: closeTimeoutMs,
    clientTracking: false,
    // The library would end a flood of pings without a close frame.
    autoPong: false,
    handleProtocols: (offered: Set<string>) => (offered.has(subprotocol) ? subprotocol : false),
  } as const;
  const server = new WebSocketServer<typeof PeerSocket>(options);
  return {
    /** Answers the upgrade; `open` gives what hears of the new socket. */
    accept(request: IncomingMessage, stream: NetSocket, head: Buffer, open: (socket: Socket) => SocketEvents): void {
      server.handleUpgrade(request, stream, head, (ws) => {
        ws.events = open(new StreamSocket(ws, stream, observer));
        ws.on("message", onMessage).on("ping", onPing).on("pong", onPong).on("close", onClose).on("error", onError);
      });
    },
  };
}

/** Frames go straight to the stream of the upgrade; the library reads, and writes pings, pongs and the close frame. */
class StreamSocket implements Socket {
  readonly beckon: boolean;
  readonly #ws: PeerSocket;
  readonly #stream: NetSocket;
  readonly #observer: Pick<HubObserver, "closing">;
  #untrust: (() => void) | undefined;
  #waits = false;

  constructor(ws: PeerSocket, stream: NetSocket, observer: Pick<HubObserver, "closing">) {
    this.beckon = ws.protocol === subprotocol;
    this.#ws = ws;
    this.#stream = stream;
    this.#observer = observer;
    if (this.beckon) this.#untrust = boundStranger(ws, stream);
  }

  isOpen(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  send(text: string): void {
    this.write(textFrame(text));
  }

  write(frames: Buffer): void {
    if (this.isOpen()) this.#stream.write(frames);
  }

  together(act: () => void): void {
    this.#stream.cork();
    try {
      act();
    } finally {
      this.#stream.uncork();
    }
  }

  buffered(): number {
    return this.#stream.writableLength;
  }

  onceDrained(act: () => void): void {
    if (this.#waits) return;
    this.#waits = true;
    this.#stream.once("drain", () => {
      this.#waits = false;
      act();
    });
  }

  taken(): number {
    return this.#stream.bytesWritten - this.#stream.writableLength;
  }

  ping(): void {
    this.#ws.ping();
  }

  trust(): void {
    this.#untrust?.();
    this.#untrust = undefined;
  }

  close(code: number, reason: string): void {
    if (this.isOpen()) this.#observer.closing(code);
    this.#ws.close(code, reason);
  }

  terminate(): void {
    this.#ws.terminate();
  }
}

/** Bounds what a peer sends until it is known; gives what takes the bound away. */
function boundStranger(ws: WebSocket, stream: NetSocket): () => void {
  let received = 0;
  const count = (data: Buffer): void => {
    received += data.length;
    if (received > strangerBytes) ws.close(closeCode.too_big, "too_big");
  };
  stream.on("data", count);
  return () => stream.off("data", count);
}
