import { createClient } from "@beckon/client";
import { subprotocol, type Event, type ServerMessage, type Snapshot } from "@beckon/protocol";
import { call } from "@beckon/server/testing/api";
import { WebSocket } from "ws";
import { BrowserSocket } from "./browser-socket.ts";
import type { ReaderStep } from "./history.ts";

/** Somebody who reads the log through the network, and writes down what came. */
export interface Reader {
  /** The last seq that it has. */
  readonly seq: number;
  stop(): void;
}

const stepOf = (event: Event): ReaderStep => ({
  seq: event.seq,
  value: "response" in event && typeof event.response === "string" ? event.response : event.type,
  cursor: event.cursor,
});

/** A reader that uses the client; what it is told must be right over all connections together. `http` is where snapshots are. */
export function clientReader(steps: ReaderStep[], ws: string, http: () => string, cursor: string, from: number): Reader {
  let seq = from;
  steps.push({ start: true, from, why: "begin" });
  const client = createClient({
    url: ws,
    cursor,
    WebSocket: BrowserSocket,
    async onReset() {
      const { body } = await call<Snapshot>(http(), "GET", "/snapshot");
      seq = body.seq;
      steps.push({ start: true, from: seq, why: "reset" });
      return body.cursor;
    },
  });
  client.onEvents((events) => {
    for (const event of events) steps.push(stepOf(event));
    seq = events.at(-1)?.seq ?? seq;
  });
  client.start();
  return {
    get seq() {
      return seq;
    },
    stop: client.close,
  };
}

/** A reader without the client, so that it sees what the server really sends: it comes back at once with the cursor of the last event. */
export function rawReader(steps: ReaderStep[], ws: string, beckon: boolean, cursor: string, from: number): Reader {
  let seq = from;
  let at = cursor;
  let stopped = false;
  let socket: WebSocket | undefined;
  const connect = (why: "begin" | "resume"): void => {
    const mine = new WebSocket(ws, beckon ? [subprotocol] : [], { origin: "http://localhost:5173", perMessageDeflate: false });
    socket = mine;
    mine.on("open", () => {
      // An original client has no place: it hears what comes from now on.
      steps.push(beckon ? { start: true, from: seq, why } : { start: true, why });
      if (beckon) mine.send(JSON.stringify({ type: "hello", protocol: 1, cursor: at }));
    });
    mine.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString("utf8")) as ServerMessage;
      if (message.type === "heartbeat") mine.send(JSON.stringify({ type: "heartbeat", seq }));
      else if (message.type === "reset") throw new Error(`a reset nobody expected: ${message.reason}`);
      else if ("timestamp" in message && "cursor" in message) {
        steps.push(stepOf(message as Event));
        ({ seq, cursor: at } = message as Event);
      }
    });
    mine.on("error", () => undefined);
    mine.on("close", () => setTimeout(() => !stopped && connect("resume"), 20).unref());
  };
  connect("begin");
  return {
    get seq() {
      return seq;
    },
    stop() {
      stopped = true;
      socket?.terminate();
    },
  };
}
