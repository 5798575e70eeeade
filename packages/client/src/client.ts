import { isTerminal, parseServerMessage, subprotocol, type Event, type ResetReason } from "@beckon/protocol";
import { backoffMs } from "./backoff.ts";
import { createMemoryStore, createOutbox, type Ack, type GivenResponse, type OutboxStore, type Pending } from "./outbox.ts";
import type { ConnectionState } from "./state.ts";
import { transitions, type Happening } from "./transitions.ts";
import { listenToBrowser, type Wakeup } from "./wakeups.ts";

/** Time and chance, replaceable in tests. */
export interface Surroundings {
  now(): number;
  random(): number;
  setTimeout(act: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  listen(listener: (wakeup: Wakeup) => void): () => void;
}

/** How to reach a server, and where to begin. */
export interface ClientOptions {
  /** `ws://…/ws` */
  url: string;
  /** Where the view stands that events continue; none begins at the head. */
  cursor?: string;
  clientName?: string;
  /** The cursor could not be continued: load a snapshot, and give its cursor. */
  onReset(reason: ResetReason): Promise<string>;
  store?: OutboxStore;
  WebSocket?: new (url: string, protocol: string) => WebSocket;
  surroundings?: Surroundings;
}

/** The live connection. */
export interface Client {
  readonly state: ConnectionState;
  subscribe(listener: (state: ConnectionState) => void): () => void;
  /** Events in order, each once; several that came together are told together. */
  onEvents(listener: (events: Event[]) => void): () => void;
  /** Resolves when the server has taken the answer, maybe after a reconnect; rejects ResponseError when it finally refused. */
  respond(given: GivenResponse, requestId?: string): Promise<Ack>;
  outbox: { entries(): Pending[]; subscribe(listener: () => void): () => void };
  start(): void;
  close(): void;
}

const openWithinMs = 10_000;
const probeWithinMs = 3_000;

const here: Surroundings = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimeout: (act, ms) => setTimeout(act, ms),
  clearTimeout: (timer) => clearTimeout(timer as number),
  listen: listenToBrowser,
};

/** Makes a client; it connects with `start()`. The states and their moves are written in transitions.ts. */
export function createClient(options: ClientOptions): Client {
  const { url, clientName, onReset, store = createMemoryStore(), WebSocket: Socket = globalThis.WebSocket, surroundings = here } = options;
  const { now, random } = surroundings;
  let state: ConnectionState = { name: "connecting", attempt: 0 };
  let { cursor } = options;
  let seq: number | undefined;
  let attempt = 0;
  let lostAt: number | undefined;
  let socket: WebSocket | undefined;
  let silenceMs = openWithinMs;
  let lastInbound = 0;
  let timer: unknown;
  let watchdog: unknown;
  let unlisten = (): void => undefined;
  const stateListeners = new Set<(state: ConnectionState) => void>();
  const eventListeners = new Set<(events: Event[]) => void>();

  const send = (frame: object): boolean => {
    if (socket?.readyState !== 1) return false;
    socket.send(JSON.stringify(frame));
    return true;
  };
  const outbox = createOutbox(
    store,
    ({ given_at: _given, ...entry }) => state.name === "live" && send({ type: "user_response", ...entry }),
    now,
  );
  const tell = <T>(listeners: Set<(value: T) => void>, value: T): void => {
    for (const listener of listeners) {
      try {
        listener(value);
      } catch (error) {
        console.error(error);
      }
    }
  };
  /** Moves as the table says; gives whether it moved. */
  const happen = (what: Happening, details?: { code: number; reason: string }, atLeastMs = 0): boolean => {
    const name = transitions[state.name][what];
    if (name === state.name) return false;
    if (state.name === "live" || state.name === "catching_up") lostAt = now();
    const since = lostAt === undefined ? {} : { since: lostAt };
    surroundings.clearTimeout(timer);
    switch (name) {
      case "connecting":
        state = { name, attempt, ...since };
        connect();
        break;
      case "catching_up":
        state = { name };
        break;
      case "live":
        attempt = 0;
        lostAt = undefined;
        state = { name, since: now() };
        break;
      case "waiting": {
        drop();
        const ms = backoffMs(attempt, random, atLeastMs);
        attempt += 1;
        state = { name, attempt, retry_at: now() + ms, ...since };
        timer = surroundings.setTimeout(() => happen("due"), ms);
        break;
      }
      case "offline":
        drop();
        state = { name, since: lostAt ?? now() };
        break;
      case "refused":
        drop();
        state = { name, code: details?.code ?? 0, reason: details?.reason ?? "" };
        break;
      case "closed":
        drop();
        state = { name };
    }
    tell(stateListeners, state);
    if (name === "live") outbox.resend();
    return true;
  };
  const drop = (): void => {
    surroundings.clearTimeout(watchdog);
    const old = socket;
    socket = undefined;
    old?.close();
  };
  const connect = (): void => {
    const mine = new Socket(url, subprotocol);
    socket = mine;
    silenceMs = openWithinMs;
    heard();
    mine.addEventListener("open", () => mine === socket && hello());
    mine.addEventListener("message", ({ data }: MessageEvent) => mine === socket && receive(String(data)));
    mine.addEventListener("close", ({ code, reason }: CloseEvent) => {
      if (mine !== socket) return;
      if (isTerminal(code)) happen("denied", { code, reason });
      else happen("lost");
    });
  };
  const hello = (): void =>
    void send({ type: "hello", protocol: 1, ...(cursor === undefined ? {} : { cursor }), ...(clientName ? { client: clientName } : {}) });
  /** Any frame counts as life; the check is by the clock, as a hidden page's timers run late. */
  const heard = (): void => {
    lastInbound = now();
    surroundings.clearTimeout(watchdog);
    watchdog = surroundings.setTimeout(check, silenceMs);
  };
  const check = (): void => {
    const late = now() - lastInbound - silenceMs;
    // A timer that comes much too late was throttled or slept: what came meanwhile is read first.
    if (late > probeWithinMs) probe();
    else happen("lost");
  };
  const probe = (): void => {
    const before = lastInbound;
    send({ type: "ping" });
    surroundings.clearTimeout(watchdog);
    watchdog = surroundings.setTimeout(() => (lastInbound === before ? void happen("lost") : heard()), probeWithinMs);
  };
  const receive = (text: string): void => {
    heard();
    const message = parseServerMessage(text);
    switch (message.type) {
      case "welcome":
        silenceMs = message.heartbeat_ms + 10_000;
        return void happen("welcome");
      case "caught_up":
        cursor = message.cursor;
        seq = message.seq;
        return void happen("caught_up");
      case "reset":
        return void reset(message.reason);
      case "heartbeat":
        return void send({ type: "heartbeat", seq: seq ?? 0 });
      case "ack": {
        const { request_id, session_id, question_id, seq: at } = message;
        const ack = { session_id, ...(question_id === undefined ? {} : { question_id }), ...(at === undefined ? {} : { seq: at }) };
        return request_id === undefined ? undefined : outbox.acked(request_id, ack);
      }
      case "error": {
        const { type: _type, request_id, retry_after_ms, ...error } = message;
        if (request_id === undefined) return;
        const again = outbox.refused(request_id, error, retry_after_ms);
        if (again !== undefined) surroundings.setTimeout(() => outbox.resend(), again);
        return;
      }
      case "pong":
        return;
      default:
        if ("seq" in message && message.seq !== undefined) apply(message as Event);
    }
  };
  const apply = (event: Event): void => {
    if (seq !== undefined && event.seq <= seq) return;
    // A hole would be the server's fault; coming back with the old cursor fills it.
    if (seq !== undefined && event.seq > seq + 1) return void happen("lost");
    ({ seq, cursor } = event);
    tell(eventListeners, [event]);
  };
  const reset = async (reason: ResetReason): Promise<void> => {
    const mine = socket;
    try {
      cursor = await onReset(reason);
      seq = undefined;
      if (mine === socket) hello();
    } catch {
      if (mine === socket) happen("lost");
    }
  };

  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      stateListeners.add(listener);
      return () => void stateListeners.delete(listener);
    },
    onEvents(listener) {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
    respond: (given, requestId = crypto.randomUUID()) => outbox.give(given, requestId),
    outbox: { entries: outbox.entries, subscribe: outbox.subscribe },
    start() {
      void outbox.load().then(() => outbox.resend(), () => undefined);
      unlisten = surroundings.listen((wakeup) => {
        if (wakeup !== "awake") happen(wakeup);
        else if (state.name === "waiting") happen("due");
        else if (state.name === "live") probe();
      });
      connect();
    },
    close() {
      unlisten();
      happen("stop");
    },
  };
}
