import type { IncomingMessage } from "node:http";
import type { Socket as NetSocket } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import { closeCode, limits, subprotocol } from "@beckon/protocol";

/** One connection's socket, as the hub sees it: no word of the library behind it. */
export interface Socket {
  /** True where the client offered Beckon's sub-protocol. */
  readonly beckon: boolean;
  /** False from the moment that either side closes. */
  isOpen(): boolean;
  send(text: string): void;
  /** Writes whole frames that are ready made, in order with `send`. */
  write(frames: Buffer): void;
  /** What `act` sends and writes leaves in one piece. */
  together(act: () => void): void;
  /** Bytes that wait in this process. */
  buffered(): number;
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
  drain(): void;
  closed(): void;
}

/** What a peer may send before its `hello`, which is smaller. */
const strangerBytes = 8 * 1024;
/** How long the library waits for the peer's close frame. */
const closeTimeoutMs = 2_000;

/** The one place that knows `ws`: answers upgrades, hands out sockets. */
export function createSocketServer(onClosing: (code: number) => void) {
  // A constant, as the library's types do not know closeTimeout yet.
  const options = {
    noServer: true,
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
  const server = new WebSocketServer(options);
  return {
    /** Answers the upgrade; `open` gives the handlers for the new socket. */
    accept(request: IncomingMessage, stream: NetSocket, head: Buffer, open: (socket: Socket) => SocketEvents): void {
      server.handleUpgrade(request, stream, head, (ws) => {
        const events = open(socketOf(ws, stream, onClosing));
        ws.on("message", (data: Buffer, binary: boolean) => events.message(binary ? undefined : data.toString("utf8"), data.length));
        ws.on("ping", (data: Buffer) => events.control() && ws.pong(data));
        ws.on("pong", events.control);
        ws.on("close", events.closed);
        // The library closes with the right code (RFC 6455 section 7.4.1); without a listener the error would end the server.
        ws.on("error", () => undefined);
        stream.on("drain", events.drain);
      });
    },
  };
}

function socketOf(ws: WebSocket, stream: NetSocket, onClosing: (code: number) => void): Socket {
  const beckon = ws.protocol === subprotocol;
  const isOpen = (): boolean => ws.readyState === ws.OPEN;
  let received = 0;
  const count = (data: Buffer): void => {
    received += data.length;
    if (received > strangerBytes) ws.close(closeCode.too_big, "too_big");
  };
  if (beckon) stream.on("data", count);
  return {
    beckon,
    isOpen,
    send: (text) => ws.send(text),
    write(frames) {
      if (isOpen()) stream.write(frames);
    },
    together(act) {
      stream.cork();
      try {
        act();
      } finally {
        stream.uncork();
      }
    },
    buffered: () => stream.writableLength,
    taken: () => stream.bytesWritten - stream.writableLength,
    ping: () => ws.ping(),
    trust: () => stream.off("data", count),
    close(code, reason) {
      if (isOpen()) onClosing(code);
      ws.close(code, reason);
    },
    terminate: () => ws.terminate(),
  };
}
