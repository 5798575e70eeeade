import { isTerminal, parseServerMessage, stringify, subprotocol, type ClientMessage, type Event, type ResetReason, type ServerMessage } from "@beckon/protocol";
import { createFeed } from "./feed.ts";
import { createMachine } from "./machine.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createOutbox, ResponseError, type Ack, type GivenMessage, type GivenResponse, type OnRefused, type OutboxStore, type Pending } from "./outbox.ts";
import { newRequestId } from "./request-id.ts";
import { retryHintMs } from "./retry-hint.ts";
import type { ConnectionState } from "./state.ts";
import { here, type Surroundings } from "./surroundings.ts";
import { isHere } from "./wakeups.ts";
import { createWatchdog } from "./watchdog.ts";

/** How to reach a server, and where to begin. */
export interface ClientOptions {
  /** `ws://…/ws` */
  url: string;
  /** Where the view stands that events continue; none begins at the head. */
  cursor?: string;
  clientName?: string;
  /** What lets it in, asked for at each hello: a person's token, or the key of a page's sign-in. */
  token?(): string | undefined;
  /** The cursor could not be continued: load a snapshot, and give its cursor. Never called while an earlier call runs. */
  onReset(reason: ResetReason): Promise<string>;
  /** Sends a message by another way than the socket, under this request id. Rejects ResponseError where the server refused it. Needed for `message`. */
  sendMessage?(message: GivenMessage, requestId: string): Promise<void>;
  store?: OutboxStore;
  WebSocket?: new (url: string, protocol: string) => WebSocket;
  surroundings?: Surroundings;
}

/** The live connection. */
export interface Client {
  readonly state: ConnectionState;
  subscribe(listener: (state: ConnectionState) => void): () => void;
  /** Events in order, each once; those of a replay come in pieces. */
  onEvents(listener: (events: Event[]) => void): () => void;
  /** Resolves when the server has taken the answer, maybe after a reconnect; rejects ResponseError when it finally refused. */
  respond(given: GivenResponse, requestId?: string): Promise<Ack>;
  /** The same for a message to a ticket's agent. */
  message(given: GivenMessage, requestId?: string): Promise<Ack>;
  outbox: { entries(): Pending[]; subscribe(listener: () => void): () => void; onRefused(listener: OnRefused): () => void };
  start(): void;
  /** A person wants to try now, also after a refusal. */
  retry(): void;
  close(): void;
}

/** Until the server has spoken. */
const openWithinMs = 10_000;
/** A heartbeat may come 10 % late; with the watchdog's question a dead server is found within 30 s. */
const silenceMs = (heartbeatMs: number): number => heartbeatMs * 1.1 + 5_000;
/** While much comes in, the server hears of us this often: its heartbeat may wait behind it all. */
const signOfLifeMs = 5_000;

/** Makes a client; it connects with `start()`. The states and their moves are written in transitions.ts. */
export function createClient(options: ClientOptions): Client {
  const { url, clientName, onReset, store = createMemoryStore(), WebSocket: Socket = globalThis.WebSocket, surroundings = here } = options;
  const stateListeners = new Set<(state: ConnectionState) => void>();
  const eventListeners = new Set<(events: Event[]) => void>();
  let socket: WebSocket | undefined;
  let signAt = 0;
  let resetting = Promise.resolve();
  let unlisten = (): void => undefined;

  const send = (frame: ClientMessage): boolean => {
    if (socket?.readyState !== 1) return false;
    signAt = surroundings.now();
    socket.send(stringify(frame));
    return true;
  };
  const machine = createMachine(surroundings, {
    connect: () => connect(),
    drop() {
      watchdog.stop();
      feed.flush();
      const old = socket;
      socket = undefined;
      old?.close();
    },
    entered(state) {
      tell(stateListeners, state);
      if (state.name === "live") void outbox.live();
    },
  });
  const { happen } = machine;
  const watchdog = createWatchdog(surroundings, { probe: () => send({ type: "ping" }), lost: () => happen("lost") });
  const feed = createFeed(options.cursor, surroundings.now, (events) => tell(eventListeners, events));
  const sendPending = ({ given_at: _given, ...entry }: Pending): boolean => {
    if (machine.state.name !== "live") return false;
    if (!("text" in entry)) return send({ type: "user_response", ...entry });
    const { request_id, ...message } = entry;
    options.sendMessage?.(message, request_id).then(
      () => outbox.acked(request_id, {}),
      (error: unknown) =>
        outbox.refused(request_id, error instanceof ResponseError ? error.body : { code: "internal", message: String(error) }),
    );
    return true;
  };
  const outbox = createOutbox(store, sendPending, surroundings);

  const connect = (): void => {
    const mine = new Socket(url, subprotocol);
    socket = mine;
    watchdog.expect(openWithinMs);
    mine.addEventListener("open", () => hello(mine));
    mine.addEventListener("message", ({ data }: MessageEvent) => mine === socket && receive(String(data)));
    // A close always follows. Node's emitters end the process where nobody listens.
    mine.addEventListener("error", () => undefined);
    mine.addEventListener("close", ({ code, reason }: CloseEvent) => {
      if (mine !== socket) return;
      if (isTerminal(code)) happen("denied", { code, reason });
      else happen("lost", { code, reason, retryAfterMs: retryHintMs(reason) });
    });
  };
  /** A snapshot that is still being loaded goes first: the cursor is about to be its. */
  const hello = (mine: WebSocket): void =>
    void resetting.then(() => {
      if (mine !== socket) return;
      const { cursor } = feed;
      const token = options.token?.();
      send({ type: "hello", protocol: 1, ...(token === undefined ? {} : { token }), ...(cursor === undefined ? {} : { cursor }), ...(clientName ? { client: clientName } : {}) });
    });
  const reset = (mine: WebSocket | undefined, reason: ResetReason): void => {
    resetting = resetting.then(async () => {
      if (!mine || mine !== socket) return;
      try {
        feed.restart(await onReset(reason));
        hello(mine);
      } catch {
        if (mine === socket) happen("lost");
      }
    });
  };
  const receive = (text: string): void => {
    watchdog.heard();
    try {
      act(parseServerMessage(text));
    } catch {
      // No frame of Beckon's: whatever answers here is not to be believed.
      happen("lost");
    }
  };
  const act = (message: ReturnType<typeof parseServerMessage>): void => {
    switch (message.type) {
      case "welcome":
        watchdog.expect(silenceMs(message.heartbeat_ms));
        feed.replay();
        return happen("welcome");
      case "caught_up":
        feed.caughtUp(message);
        return happen("caught_up");
      case "reset":
        return reset(socket, message.reason);
      case "heartbeat":
        return void send({ type: "heartbeat", seq: feed.seq });
      case "ack": {
        const { request_id, question_id, seq } = message;
        const ack = { ...(question_id === undefined ? {} : { question_id }), ...(seq === undefined ? {} : { seq }) };
        return request_id === undefined ? undefined : outbox.acked(request_id, ack);
      }
      case "error": {
        const { type: _type, request_id, retry_after_ms, ...error } = message;
        return request_id === undefined ? undefined : outbox.refused(request_id, error, retry_after_ms);
      }
      case "pong":
        return;
      default:
        if (isEvent(message)) take(message);
    }
  };
  const take = (event: Event): void => {
    // A hole would be the server's fault; coming back with the old cursor fills it.
    if (feed.take(event) === "hole") return happen("lost");
    if (surroundings.now() - signAt > signOfLifeMs) send({ type: "heartbeat", seq: feed.seq });
  };

  return {
    get state() {
      return machine.state;
    },
    subscribe: (listener) => add(stateListeners, listener),
    onEvents: (listener) => add(eventListeners, listener),
    respond: (given, requestId = newRequestId()) => outbox.give(given, requestId),
    message: (given, requestId = newRequestId()) =>
      options.sendMessage ? outbox.give(given, requestId) : Promise.reject(new Error("This client was given no way to send messages.")),
    outbox: { entries: outbox.entries, subscribe: outbox.subscribe, onRefused: outbox.onRefused },
    start() {
      void outbox.load();
      unlisten = surroundings.listen((wakeup) => {
        // What runs on this machine is reached without a network.
        if (wakeup === "offline") return isHere(url) ? undefined : happen("offline");
        if (wakeup === "online") happen("online");
        if (machine.state.name === "live") watchdog.wake();
        else machine.wake();
      });
      if (machine.state.name === "connecting") connect();
    },
    retry: () => happen("retry"),
    close() {
      unlisten();
      happen("stop");
    },
  };
}

const isEvent = (message: ServerMessage | { type: "unknown"; seq?: number; cursor?: string }): message is Event =>
  "seq" in message && message.seq !== undefined && "cursor" in message;

function add<T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** A listener that throws starves no other, nor the connection. */
function tell<T>(listeners: Set<(value: T) => void>, value: T): void {
  for (const listener of listeners) {
    try {
      listener(value);
    } catch (error) {
      console.error(error);
    }
  }
}
