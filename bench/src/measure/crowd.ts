import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { subprotocol } from "@beckon/protocol";

/** Many clients that only count what comes. */
export interface Crowd extends Disposable {
  /** Resolves once each has received `count` events in all. */
  received(count: number): Promise<void>;
  /** Microseconds from making an event to its arrival: one sample for each piece of bytes that came. */
  readonly latencies: number[];
  /** The cursor of the last event that came. */
  readonly cursor: string;
  /** The first of them stops reading. */
  stall(): void;
}

/** How they come. */
export interface CrowdOptions {
  port: number;
  size: number;
  path?: string;
  /** As clients of `beckon.v1`, with this cursor. */
  hello?: { cursor?: string };
}

const mask = Buffer.alloc(4);
const stamp = '"t_us":';

function occurrences(data: Buffer): number {
  let found = 0;
  for (let at = data.indexOf(stamp); at >= 0; at = data.indexOf(stamp, at + stamp.length)) found += 1;
  return found;
}

/** Connects them, `atOnce` at a time; resolves when all have their 101 and, where they said hello, are live. */
export async function gather({ port, size, path = "/ws", hello }: CrowdOptions, atOnce = 200): Promise<Crowd> {
  const counts = new Uint32Array(size);
  /** The last bytes of each, as a stamp may be cut in two. */
  const ends: Buffer[] = [];
  const latencies: number[] = [];
  const sockets: Socket[] = [];
  let cursor = "";
  let stalled = 0;
  let wake = (): void => undefined;

  const take = (index: number, data: Buffer): void => {
    const now = Number(process.hrtime.bigint() / 1_000n);
    const seam = Buffer.concat([ends[index] ?? mask, data.subarray(0, stamp.length - 1)]);
    const found = occurrences(data) + occurrences(seam);
    ends[index] = Buffer.from(data.subarray(-(stamp.length - 1)));
    if (found === 0) return;
    counts[index] = (counts[index] ?? 0) + found;
    const text = data.toString("latin1", Math.max(0, data.length - 400));
    const made = /"t_us":(\d+)/.exec(text)?.[1];
    if (made !== undefined) latencies.push(now - Number(made));
    if (index === size - 1) cursor = /.*"cursor":"([^"]+)"/.exec(text)?.[1] ?? cursor;
    wake();
  };
  const one = async (index: number): Promise<void> => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    sockets.push(socket);
    socket.on("error", () => undefined);
    await once(socket, "connect");
    const protocol = hello ? `Sec-WebSocket-Protocol: ${subprotocol}\r\n` : "";
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5173\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${protocol}\r\n`,
    );
    if (hello) {
      const text = Buffer.from(JSON.stringify({ type: "hello", protocol: 1, ...hello }));
      socket.write(Buffer.concat([Buffer.from(text.length < 126 ? [0x81, 0x80 | text.length] : [0x81, 0xfe, 0, text.length]), mask, text]));
    }
    const ready = hello ? '"caught_up"' : "101 Switching";
    await new Promise<void>((resolve, reject) => {
      socket.once("close", () => reject(new Error("refused")));
      socket.on("data", (data: Buffer) => {
        if (data.includes(ready)) resolve();
        take(index, data);
      });
    });
  };
  for (let from = 0; from < size; from += atOnce)
    // oxlint-disable-next-line no-await-in-loop -- so many at a time
    await Promise.all(Array.from({ length: Math.min(atOnce, size - from) }, (_one, at) => one(from + at)));
  return {
    latencies,
    get cursor() {
      return cursor;
    },
    received: (count) =>
      new Promise((resolve) => {
        wake = () => {
          if (counts.subarray(stalled).every((each) => each >= count)) resolve();
        };
        wake();
      }),
    stall() {
      stalled = 1;
      sockets[0]?.pause();
    },
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
