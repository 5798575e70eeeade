import { once } from "node:events";
import { connect } from "node:net";
import { subprotocol } from "@beckon/protocol";

/** A WebSocket client made of bytes: for frames that no library would send, and for peers that do not read. */
export interface RawPeer extends AsyncDisposable {
  /** Sends these bytes as they are. */
  write(bytes: Buffer): void;
  /** Stops reading; the system's buffers fill up. */
  pause(): void;
  resume(): void;
  /** Bytes received so far, the answer to the upgrade left out. */
  received(): number;
  /** The close code, once the connection is gone; undefined where it went without a close frame. */
  readonly closed: Promise<number | undefined>;
}

/** A client's frame (RFC 6455 section 5.2), masked with zeros. */
export function clientFrame(payload: Buffer | string, { opcode = 1, fin = true }: { opcode?: number; fin?: boolean } = {}): Buffer {
  const data = Buffer.from(payload);
  const { length } = data;
  const size = length < 126 ? [0x80 | length] : length < 65_536 ? [0xfe, length >> 8, length & 0xff] : [0xff, 0, 0, 0, 0, ...big(length)];
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | opcode, ...size, 0, 0, 0, 0]), data]);
}

const big = (length: number): number[] => [length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff];

/** Connects to `/ws` and waits for the 101. It answers nothing, neither pings nor heartbeats. */
export async function connectPeer(
  port: number,
  { beckon = false, from = "127.0.0.1" }: { beckon?: boolean; from?: string } = {},
): Promise<RawPeer> {
  const socket = connect({ port, host: "127.0.0.1", localAddress: from });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  const protocol = beckon ? `Sec-WebSocket-Protocol: ${subprotocol}\r\n` : "";
  socket.write(
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://localhost:5173\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${protocol}\r\n`,
  );
  let received = 0;
  let code: number | undefined;
  const walk = frameWalker((opcode, payload) => {
    if (opcode !== 8) return;
    code = payload.readUInt16BE(0);
    socket.end();
  });
  const upgraded = new Promise<void>((resolve, reject) => {
    let head = "";
    const onData = (data: Buffer): void => {
      head += data.toString("latin1");
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      socket.off("data", onData);
      if (!head.startsWith("HTTP/1.1 101")) return reject(new Error(head.slice(0, head.indexOf("\r\n"))));
      const take = (more: Buffer): void => {
        received += more.length;
        walk(more);
      };
      socket.on("data", take);
      take(Buffer.from(head.slice(end + 4), "latin1"));
      resolve();
    };
    socket.on("data", onData);
    socket.once("close", () => reject(new Error("closed before the upgrade")));
  });
  const closed = new Promise<number | undefined>((resolve) => socket.on("close", () => resolve(code)));
  await upgraded;
  return {
    closed,
    write: (bytes) => void socket.write(bytes),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    received: () => received,
    async [Symbol.asyncDispose]() {
      socket.destroy();
      await closed;
    },
  };
}

/** Finds the frames in a server's bytes, however they are cut. */
function frameWalker(onFrame: (opcode: number, payload: Buffer) => void): (data: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    while (rest.length >= 2) {
      const short = rest.readUInt8(1) & 0x7f;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (rest.length < header) return;
      const length = short < 126 ? short : short === 126 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
      if (rest.length < header + length) return;
      onFrame(rest.readUInt8(0) & 0x0f, rest.subarray(header, header + length));
      rest = rest.subarray(header + length);
    }
  };
}
