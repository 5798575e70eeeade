import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { closeCode, errorStatus, limits, stringify, type ClientMessage, type ControlMessage, type UserResponse } from "@beckon/protocol";
import { AppError, toErrorBody } from "#errors.ts";
import { parseCursor } from "#log/cursor.ts";
import type { LogReader } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { Authenticate, Caller } from "./caller.ts";
import type { HubObserver } from "./observer.ts";
import { Receive } from "./receive.ts";
import { decideResume, type ResumeDecision } from "./resume.ts";
import type { Socket, SocketEvents } from "./socket.ts";
import type { Tail } from "./tail.ts";

type Hello = Extract<ClientMessage, { type: "hello" }>;

/** Who sent a response, as far as a connection knows. */
interface Sender {
  person: string;
  client: string;
  /** Where it comes from, behind trusted proxies. */
  address: string;
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
  authenticate: Authenticate;
  observer: HubObserver;
  heartbeatMs: number;
  /** Runs `act`; where it throws, this connection ends and no other. */
  guarded(connection: Connection, act: () => void): void;
  onGreeted(connection: Connection): void;
  /** More waits than its socket may hold; it goes on when the peer reads. */
  onBehind(connection: Connection): void;
  onClosed(connection: Connection): void;
}

/** Above this nothing more is written to a socket: what is still inside it delays the close frame. */
const highWater = 128 * 1024;

/**
 * One client: its place in the log, and what it may still send. An original client hears events from the first moment; a Beckon
 * client is silent until its `hello`. A class, as thousands of them stand idle, each as small as can be.
 */
export class Connection implements SocketEvents {
  readonly socket: Socket;
  /** Set by every frame of the peer's; the pulse clears it. */
  heard = true;
  /** Who it is; known from the upgrade, or from the token of its `hello`. */
  caller: Caller | undefined;
  readonly #address: string;
  readonly #parts: ConnectionParts;
  readonly #receive: Receive;
  /** The upgrade of one that is not known yet. */
  #stranger: IncomingMessage | undefined;
  #isEntering = false;
  #client: string | undefined;
  #greeted: boolean;
  #place: number | undefined;
  #catchUpTo: number | undefined;

  constructor(socket: Socket, parts: ConnectionParts, opener: { caller: Caller } | { request: IncomingMessage }, address: string) {
    this.socket = socket;
    this.#address = address;
    this.#parts = parts;
    this.#receive = new Receive(socket, parts.observer);
    if ("caller" in opener) this.caller = opener.caller;
    else this.#stranger = opener.request;
    this.#greeted = !socket.beckon;
    if (!socket.beckon) this.#place = parts.log.head.seq;
  }

  /** True once it gets events. */
  get greeted(): boolean {
    return this.#greeted;
  }

  /** Writes what it lacks, as far as the socket takes it. */
  pump(): void {
    const { socket } = this;
    const { tail, log } = this.#parts;
    while (this.#place !== undefined && socket.isOpen()) {
      if (this.#catchUpTo !== undefined && this.#place >= this.#catchUpTo) {
        this.#send({ type: "caught_up", seq: this.#place, cursor: log.cursorAt(this.#place) });
        this.#catchUpTo = undefined;
      }
      if (socket.buffered() >= highWater) return this.#waitForPeer();
      const chunk = tail.after(this.#place);
      if (!chunk) return;
      socket.write(chunk.bytes);
      this.#place = chunk.to;
    }
  }

  message(text: string | undefined, bytes: number): void {
    this.heard = true;
    this.#parts.guarded(this, () => {
      const message = this.#receive.message(text, bytes);
      if (message) this.#act(message);
    });
  }

  control(): boolean {
    this.heard = true;
    return this.#receive.control();
  }

  closed(): void {
    this.#parts.onClosed(this);
  }

  #waitForPeer(): void {
    this.#parts.onBehind(this);
    this.socket.onceDrained(() => this.#parts.guarded(this, () => this.pump()));
  }

  #act(message: ClientMessage): void {
    switch (message.type) {
      case "ping":
        return this.#send({ type: "pong", ...(message.timestamp === undefined ? {} : { timestamp: message.timestamp }) });
      case "hello":
        return this.#hello(message);
      case "heartbeat":
        return;
      case "user_response":
        if (!this.#greeted) return this.#refuse("Say hello first.");
        void this.#respond(message);
    }
  }

  #hello(message: Hello): void {
    if (!this.socket.beckon) return this.#refuse("hello belongs to the sub-protocol beckon.v1.");
    if (this.#place !== undefined || this.#isEntering) return this.#refuse("hello was said already.");
    if (this.#stranger) void this.#enter(this.#stranger, message);
    else this.socket.together(() => this.#begin(message));
  }

  async #enter(request: IncomingMessage, message: Hello): Promise<void> {
    this.#isEntering = true;
    try {
      this.caller = await this.#parts.authenticate(request, message.token);
    } catch {
      return this.socket.close(closeCode.unauthorized, "unauthorized");
    } finally {
      this.#isEntering = false;
    }
    this.#stranger = undefined;
    this.#parts.guarded(this, () => this.socket.together(() => this.#begin(message)));
  }

  #begin(message: Hello): void {
    const { log, observer, heartbeatMs, onGreeted } = this.#parts;
    this.#client = message.client;
    this.socket.trust();
    if (!this.#greeted) onGreeted(this);
    this.#greeted = true;
    const decision = this.#decide(message.cursor);
    observer.resumed("reset" in decision ? decision.reset : message.cursor === undefined ? "fresh" : "resumed");
    const { epoch } = log;
    const { seq: head } = log.head;
    const max_payload_bytes = limits.frame_bytes;
    const connection_id = randomUUID();
    this.#parts.logger.debug({ connection_id, person: this.caller?.person, client: this.#client }, "greeted");
    this.#send({ type: "welcome", connection_id, epoch, head, heartbeat_ms: heartbeatMs, max_payload_bytes });
    if ("reset" in decision) return this.#send({ type: "reset", reason: decision.reset });
    this.#place = decision.after;
    this.#catchUpTo = head;
    this.pump();
  }

  #decide(cursor: string | undefined): ResumeDecision {
    const { log } = this.#parts;
    const { epoch, floor, head } = log;
    if (cursor === undefined) return { after: head.seq };
    const digestAt = (seq: number): string | undefined => log.digestAt(seq)?.slice(0, 16);
    return decideResume(parseCursor(cursor), { epoch, floor, head: head.seq, digestAt, bytesAfter: log.bytesAfter });
  }

  async #respond(message: UserResponse): Promise<void> {
    const { beckon } = this.socket;
    const { session_id, request_id } = message;
    const echo = request_id === undefined ? {} : { request_id };
    const client = this.caller?.name ?? this.#client ?? (beckon ? "A dashboard" : "A WebSocket client");
    try {
      const from: Sender = { person: this.caller?.person ?? "local", client, address: this.#address, via: beckon ? "dashboard" : "websocket" };
      const recorded = await this.#parts.onResponse(message, from);
      this.#send({ type: "ack", session_id, status: "received", ...echo, ...recorded });
    } catch (error) {
      if (!(error instanceof AppError)) this.#parts.logger.error({ err: error, session_id }, "a response could not be recorded");
      const body = toErrorBody(error);
      // The original protocol has no refusal of a response: its client gets the ack that it waits for, and the reason after it.
      const original = !beckon && message.question_id === undefined;
      if (original && errorStatus[body.code] < 500) this.#send({ type: "ack", session_id, status: "received", ...echo });
      this.#send({ type: "error", ...body, ...echo });
    }
  }

  #refuse(message: string): void {
    this.#receive.refuse({ code: "bad_request", message, field: "type" });
  }

  #send(message: ControlMessage): void {
    this.socket.send(stringify(message));
  }
}
