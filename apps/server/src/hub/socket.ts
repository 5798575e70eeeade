import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { limits, subprotocol } from "@beckon/protocol";

/** One connection's socket, as the hub sees it: no word of the library behind it. */
export interface Socket {
  /** True where the client offered Beckon's sub-protocol. */
  beckon: boolean;
  send(text: string): void;
  /** Writes whole frames that are ready made, in order with `send`. */
  write(frames: Buffer): void;
  /** Bytes not yet taken by the system. */
  buffered(): number;
  /** Bytes taken by the system so far. */
  written(): number;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** What a connection hears of its socket. */
export interface SocketEvents {
  message(text: string | undefined): void;
  alive(): void;
  drain(): void;
  closed(): void;
}

/** The one place that knows `ws`: answers upgrades, hands out sockets. */
export function createSocketServer() {
  const server = new WebSocketServer({
    noServer: true,
    // Frames are shared between connections and written directly, which compression would forbid.
    perMessageDeflate: false,
    maxPayload: limits.frame_bytes,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
    maxFragments: 128,
    maxBufferedChunks: 1_024,
  });
  return {
    /** Answers the upgrade; `open` gives the handlers for the new socket. */
    accept(request: IncomingMessage, stream: Duplex, head: Buffer, open: (socket: Socket) => SocketEvents): void {
      server.handleUpgrade(request, stream, head, (ws) => {
        const events = open({
          beckon: ws.protocol === subprotocol,
          send: (text) => ws.send(text),
          write: (frames) => {
            if (ws.readyState === ws.OPEN) stream.write(frames);
          },
          buffered: () => stream.writableLength,
          written: () => (stream as Duplex & { bytesWritten?: number }).bytesWritten ?? 0,
          ping: () => ws.ping(),
          close: (code, reason) => ws.close(code, reason),
          terminate: () => ws.terminate(),
        });
        ws.on("message", (data: Buffer, binary: boolean) => events.message(binary ? undefined : data.toString("utf8")));
        ws.on("pong", events.alive);
        ws.on("close", events.closed);
        // The library closes with the right code (RFC 6455 section 7.4.1); without a listener the error would end the server.
        ws.on("error", () => undefined);
        stream.on("drain", events.drain);
      });
    },
  };
}
