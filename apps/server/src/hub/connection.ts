import { closeCode, limits, parseClientMessage, type ClientMessage, type ControlMessage, type UserResponse } from "@beckon/protocol";
import { toErrorBody } from "#errors.ts";
import { parseCursor } from "#log/cursor.ts";
import type { LogReader } from "#log/log.ts";
import type { Caller } from "./caller.ts";
import { createRate } from "./rate.ts";
import { decideResume } from "./resume.ts";
import type { Socket, SocketEvents } from "./socket.ts";
import type { Tail } from "./tail.ts";

/** Who sent a response, as far as a connection knows. */
export interface Sender {
  person: string;
  client: string;
  via: "dashboard" | "websocket";
}

/** Records a response; what it gives goes into the `ack`, what it throws into the `error`. */
export type OnResponse = (message: UserResponse, from: Sender) => Promise<{ question_id?: string; seq?: number }>;

/** What every connection shares. */
export interface ConnectionParts {
  id: string;
  log: LogReader;
  tail: Tail;
  onResponse: OnResponse;
  /** Who it is, where the upgrade said so. */
  caller: Caller | undefined;
  /** Whom the token of a `hello` is of; rejects where it opens nothing. */
  authenticate(token: string | undefined): Promise<Caller>;
  heartbeatMs: number;
  onClosed(): void;
}

/** Above this nothing more is written to a socket: what is still inside it delays the close frame. */
const highWater = 128 * 1024;
const maxBadFrames = 100;

/** One client: its place in the log, and what it may still send. */
export interface Connection extends SocketEvents {
  readonly socket: Socket;
  /** Writes what it lacks, as far as the socket takes it. */
  pump(): void;
  /** Milliseconds since anything came from it. */
  lastSeen: number;
  readonly greeted: boolean;
  readonly caller: Caller | undefined;
}

/** An original client hears events from the first moment; a Beckon client is silent until its `hello`. */
export function createConnection(socket: Socket, parts: ConnectionParts): Connection {
  const { id, log, tail, onResponse } = parts;
  const rate = createRate();
  let place: number | undefined = socket.beckon ? undefined : log.head.seq;
  let catchUpTo: number | undefined;
  let client = socket.beckon ? "A dashboard" : "A WebSocket client";
  let badFrames = 0;
  let greeted = !socket.beckon;
  let { caller } = parts;
  let authenticating = false;

  const send = (message: ControlMessage): void => socket.send(JSON.stringify(message));
  const pump = (): void => {
    while (place !== undefined && socket.buffered() < highWater) {
      if (catchUpTo !== undefined && place >= catchUpTo) {
        send({ type: "caught_up", seq: place, cursor: log.cursorAt(place) });
        catchUpTo = undefined;
      }
      const chunk = tail.after(place);
      if (!chunk) return;
      socket.write(chunk.bytes);
      place = chunk.to;
    }
  };
  const bad = (error: Omit<Extract<ControlMessage, { type: "error" }>, "type">): void => {
    send({ type: "error", ...error } as ControlMessage);
    if ((badFrames += 1) > maxBadFrames) socket.close(closeCode.bad_frames, "bad_frames");
  };
  const hello = (message: Extract<ClientMessage, { type: "hello" }>): void => {
    if (!socket.beckon) return bad({ code: "bad_request", message: "hello belongs to the sub-protocol beckon.v1.", field: "type" });
    if (place !== undefined || authenticating) return bad({ code: "bad_request", message: "hello was said already.", field: "type" });
    if (!caller) return void authenticate(message).catch(() => socket.terminate());
    greeted = true;
    client = message.client ?? client;
    const facts = {
      epoch: log.epoch,
      head: log.head.seq,
      digestAt: (seq: number) => log.digestAt(seq)?.slice(0, 16),
      bytesAfter: (seq: number) => log.bytesAfter(seq),
    };
    const decision = message.cursor === undefined ? { after: log.head.seq } : decideResume(parseCursor(message.cursor), facts);
    send({
      type: "welcome",
      connection_id: id,
      epoch: log.epoch,
      head: log.head.seq,
      heartbeat_ms: parts.heartbeatMs,
      max_payload_bytes: limits.frame_bytes,
    });
    if ("reset" in decision) return send({ type: "reset", reason: decision.reset });
    place = decision.after;
    catchUpTo = log.head.seq;
    pump();
  };
  const authenticate = async (message: Extract<ClientMessage, { type: "hello" }>): Promise<void> => {
    authenticating = true;
    try {
      caller = await parts.authenticate(message.token);
    } catch {
      return socket.close(closeCode.unauthorized, "unauthorized");
    } finally {
      authenticating = false;
    }
    hello(message);
  };
  const respond = async (message: UserResponse): Promise<void> => {
    const { session_id, request_id } = message;
    const echo = request_id === undefined ? {} : { request_id };
    try {
      const from = { person: caller?.person ?? "local", client: caller?.name ?? client };
      const recorded = await onResponse(message, { ...from, via: socket.beckon ? "dashboard" : "websocket" });
      send({ type: "ack", session_id, status: "received", ...echo, ...recorded });
    } catch (error) {
      send({ type: "error", ...toErrorBody(error), ...echo });
    }
  };
  const act = (message: ClientMessage): void => {
    switch (message.type) {
      case "ping":
        return send({ type: "pong", ...(message.timestamp === undefined ? {} : { timestamp: message.timestamp }) });
      case "hello":
        return hello(message);
      case "heartbeat":
        return;
      case "user_response":
        if (!greeted) return bad({ code: "bad_request", message: "Say hello first.", field: "type" });
        void respond(message);
    }
  };
  const connection: Connection = {
    socket,
    pump,
    lastSeen: Date.now(),
    get greeted() {
      return greeted;
    },
    get caller() {
      return caller;
    },
    message(text) {
      connection.lastSeen = Date.now();
      const wait = rate.take();
      if (wait > 0) {
        if (rate.refused() > 1_000) return socket.close(closeCode.rate_limited, "rate_limited");
        return send({ type: "error", code: "rate_limited", message: "Too many frames; slow down.", retry_after_ms: wait });
      }
      if (text === undefined) return bad({ code: "bad_request", message: "Frames must be text." });
      const parsed = parseClientMessage(text);
      if (parsed.ok) return act(parsed.value);
      const { code, message, field } = parsed.error;
      bad({
        code,
        message,
        ...(field === undefined ? {} : { field }),
        ...(parsed.request_id === undefined ? {} : { request_id: parsed.request_id }),
      });
    },
    alive() {
      connection.lastSeen = Date.now();
    },
    drain: pump,
    closed: parts.onClosed,
  };
  return connection;
}
