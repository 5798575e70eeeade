import { closeCode, errorStatus, limits, stringify, type ClientMessage, type ControlMessage, type UserResponse } from "@beckon/protocol";
import { AppError, toErrorBody } from "#errors.ts";
import { parseCursor } from "#log/cursor.ts";
import type { LogReader } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { Caller } from "./caller.ts";
import type { HubObserver } from "./observer.ts";
import { createReceive } from "./receive.ts";
import { decideResume, type ResumeDecision } from "./resume.ts";
import type { Socket, SocketEvents } from "./socket.ts";
import type { Tail } from "./tail.ts";

type Hello = Extract<ClientMessage, { type: "hello" }>;

/** Who sent a response, as far as a connection knows. */
interface Sender {
  person: string;
  client: string;
  via: "dashboard" | "websocket";
}

/** Records a response; what it gives goes into the `ack`, what it throws into the `error`. */
export type OnResponse = (message: UserResponse, from: Sender) => Promise<{ question_id?: string; seq?: number }>;

/** What every connection shares. */
export interface ConnectionParts {
  log: LogReader;
  logger: Logger;
  tail: Tail;
  onResponse: OnResponse;
  observer: HubObserver;
  heartbeatMs: number;
  /** Runs `act`; where it throws, this connection ends and no other. */
  guarded(connection: Connection, act: () => void): void;
  onGreeted(connection: Connection): void;
  /** More waits than its socket may hold; it goes on when the peer reads. */
  onBehind(connection: Connection): void;
}

/** Who opened a connection. */
export interface Opener {
  /** Id of the connection. */
  id: string;
  /** Who it is, where the upgrade said so. */
  caller: Caller | undefined;
  /** Whom the token of a `hello` is of; rejects where it opens nothing. Let go of once it is known. */
  authenticate: ((token: string | undefined) => Promise<Caller>) | undefined;
}

/** Above this nothing more is written to a socket: what is still inside it delays the close frame. */
const highWater = 128 * 1024;

/** One client: its place in the log, and what it may still send. */
export interface Connection extends Omit<SocketEvents, "closed"> {
  readonly socket: Socket;
  /** True once it gets events: an original client at once, a Beckon client after its `hello`. */
  readonly greeted: boolean;
  readonly caller: Caller | undefined;
  /** Set by every frame of the peer's; the pulse clears it. */
  heard: boolean;
  /** Writes what it lacks, as far as the socket takes it. */
  pump(): void;
}

/** An original client hears events from the first moment; a Beckon client is silent until its `hello`. */
export function createConnection(socket: Socket, parts: ConnectionParts, { id, caller, authenticate }: Opener): Connection {
  const { log, logger, tail, onResponse } = parts;
  let place: number | undefined = socket.beckon ? undefined : log.head.seq;
  let catchUpTo: number | undefined;
  let client = socket.beckon ? "A dashboard" : "A WebSocket client";
  let greeted = !socket.beckon;
  let authenticating = false;

  const send = (message: ControlMessage): void => socket.send(stringify(message));
  const pump = (): void => {
    while (place !== undefined && socket.isOpen()) {
      if (catchUpTo !== undefined && place >= catchUpTo) {
        send({ type: "caught_up", seq: place, cursor: log.cursorAt(place) });
        catchUpTo = undefined;
      }
      const chunk = tail.after(place);
      if (!chunk) return;
      if (socket.buffered() >= highWater) return parts.onBehind(connection);
      socket.write(chunk.bytes);
      place = chunk.to;
    }
  };
  const decide = (cursor: string | undefined): ResumeDecision => {
    const { epoch, floor, head } = log;
    if (cursor === undefined) return { after: head.seq };
    const digestAt = (seq: number): string | undefined => log.digestAt(seq)?.slice(0, 16);
    return decideResume(parseCursor(cursor), { epoch, floor, head: head.seq, digestAt, bytesAfter: log.bytesAfter });
  };
  const hello = (message: Hello): void => {
    if (!socket.beckon)
      return receive.refuse({ code: "bad_request", message: "hello belongs to the sub-protocol beckon.v1.", field: "type" });
    if (place !== undefined || authenticating)
      return receive.refuse({ code: "bad_request", message: "hello was said already.", field: "type" });
    if (authenticate) return void enter(authenticate, message);
    client = message.client ?? client;
    socket.trust();
    if (!greeted) parts.onGreeted(connection);
    greeted = true;
    const decision = decide(message.cursor);
    parts.observer.resumed("reset" in decision ? decision.reset : message.cursor === undefined ? "fresh" : "resumed");
    const { seq: head } = log.head;
    send({
      type: "welcome",
      connection_id: id,
      epoch: log.epoch,
      head,
      heartbeat_ms: parts.heartbeatMs,
      max_payload_bytes: limits.frame_bytes,
    });
    if ("reset" in decision) return send({ type: "reset", reason: decision.reset });
    place = decision.after;
    catchUpTo = head;
    pump();
  };
  const enter = async (look: NonNullable<Opener["authenticate"]>, message: Hello): Promise<void> => {
    authenticating = true;
    try {
      caller = await look(message.token);
    } catch {
      return socket.close(closeCode.unauthorized, "unauthorized");
    } finally {
      authenticating = false;
    }
    authenticate = undefined;
    parts.guarded(connection, () => socket.together(() => hello(message)));
  };
  const respond = async (message: UserResponse): Promise<void> => {
    const { session_id, request_id } = message;
    const echo = request_id === undefined ? {} : { request_id };
    try {
      const from = { person: caller?.person ?? "local", client: caller?.name ?? client };
      const recorded = await onResponse(message, { ...from, via: socket.beckon ? "dashboard" : "websocket" });
      send({ type: "ack", session_id, status: "received", ...echo, ...recorded });
    } catch (error) {
      if (!(error instanceof AppError)) logger.error({ err: error, session_id }, "a response could not be recorded");
      const body = toErrorBody(error);
      // The original protocol has no refusal of a response: its client gets the ack that it waits for, and the reason after it.
      const original = !socket.beckon && message.question_id === undefined;
      if (original && errorStatus[body.code] < 500) send({ type: "ack", session_id, status: "received", ...echo });
      send({ type: "error", ...body, ...echo });
    }
  };
  const act = (message: ClientMessage): void => {
    switch (message.type) {
      case "ping":
        return send({ type: "pong", ...(message.timestamp === undefined ? {} : { timestamp: message.timestamp }) });
      case "hello":
        return socket.together(() => hello(message));
      case "heartbeat":
        return;
      case "user_response":
        if (!greeted) return receive.refuse({ code: "bad_request", message: "Say hello first.", field: "type" });
        void respond(message);
    }
  };
  const receive = createReceive(socket, act, parts.observer.limited);
  const connection: Connection = {
    socket,
    heard: true,
    get greeted() {
      return greeted;
    },
    get caller() {
      return caller;
    },
    pump,
    drain: pump,
    message(text, bytes) {
      connection.heard = true;
      receive.message(text, bytes);
    },
    control() {
      connection.heard = true;
      return receive.control();
    },
  };
  return connection;
}
