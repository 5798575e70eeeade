import { closeCode, stringify } from "@beckon/protocol";
import type { Position } from "#log/log.ts";
import type { Socket } from "./socket.ts";
import { createWheel } from "./wheel.ts";

/** A connection as the pulse sees it. */
export interface Pulsing {
  readonly socket: Pick<Socket, "beckon" | "send" | "ping" | "buffered" | "taken" | "close" | "terminate">;
  readonly greeted: boolean;
  /** Set by every frame of the peer's. */
  heard: boolean;
}

/** What the pulse goes by; times are in milliseconds. */
export interface PulseOptions<C> {
  heartbeatMs: number;
  answerWithinMs: number;
  helloWithinMs: number;
  progressWithinMs: number;
  head(): Position;
  guarded(connection: C, act: () => void): void;
}

/** What a connection's next deadline is about. */
type Stage = "hello" | "beat" | "answer" | "end";

interface Reading {
  taken: number;
  tick: number;
}

/** A peer that is told to go gets this long to read its close frame. */
const graceMs = 2_000;

/** One timer for all connections: heartbeats, and the end of those that do not speak, answer or read. */
export function createPulse<C extends Pulsing>(options: PulseOptions<C>) {
  const { heartbeatMs, answerWithinMs, helloWithinMs, progressWithinMs, head, guarded } = options;
  const tickMs = Math.max(5, Math.min(heartbeatMs / 80, answerWithinMs / 32, helloWithinMs / 20, progressWithinMs / 20));
  const stages = new Map<C, Stage>();
  const behind = new Map<C, Reading>();
  const takenAtBeat = new WeakMap<C, number>();

  const expect = (connection: C, stage: Stage, ms: number): void => {
    stages.set(connection, stage);
    wheel.put(connection, ms);
  };
  const beat = (connection: C): void => {
    const { socket } = connection;
    connection.heard = false;
    if (behind.has(connection)) takenAtBeat.set(connection, socket.taken());
    if (socket.beckon) socket.send(stringify({ type: "heartbeat", ...head() }));
    else socket.ping();
    expect(connection, "answer", answerWithinMs);
  };
  /** Behind a backlog that moves, neither our heartbeat nor its answer can have come through. */
  const moves = (connection: C): boolean =>
    behind.has(connection) && connection.socket.taken() > (takenAtBeat.get(connection) ?? Infinity);
  const judge = (connection: C): void => {
    if (connection.heard || moves(connection)) expect(connection, "beat", jittered(heartbeatMs) - answerWithinMs);
    else if (behind.has(connection)) end(connection, closeCode.too_slow, "too_slow");
    else end(connection, closeCode.no_heartbeat, "no_heartbeat");
  };
  const end = (connection: C, code: number, reason: string): void => {
    behind.delete(connection);
    connection.socket.close(code, reason);
    expect(connection, "end", graceMs);
  };
  const due = (connection: C): void => {
    switch (stages.get(connection)) {
      case "hello":
        return end(connection, closeCode.auth_timeout, "no_hello");
      case "beat":
        return beat(connection);
      case "answer":
        return judge(connection);
      case "end":
        return connection.socket.terminate();
      case undefined:
    }
  };
  const wheel = createWheel<C>(tickMs, (connection) => guarded(connection, () => due(connection)));
  const checkProgress = (connection: C, last: Reading): void => {
    const { socket } = connection;
    if (socket.buffered() === 0) behind.delete(connection);
    else if (socket.taken() > last.taken) behind.set(connection, { taken: socket.taken(), tick: wheel.ticks });
    else if ((wheel.ticks - last.tick) * tickMs > progressWithinMs) end(connection, closeCode.too_slow, "too_slow");
  };
  const timer = setInterval(() => {
    wheel.tick();
    for (const [connection, last] of behind) guarded(connection, () => checkProgress(connection, last));
  }, tickMs);
  timer.unref();
  return {
    add(connection: C): void {
      if (connection.greeted) expect(connection, "beat", jittered(heartbeatMs));
      else expect(connection, "hello", helloWithinMs);
    },
    /** It said `hello`: from now on it has a heartbeat. */
    greeted: (connection: C): void => expect(connection, "beat", jittered(heartbeatMs)),
    /** Its socket is full; from now on it must make progress. */
    behind(connection: C): void {
      if (!behind.has(connection)) behind.set(connection, { taken: connection.socket.taken(), tick: wheel.ticks });
    },
    remove(connection: C): void {
      wheel.remove(connection);
      stages.delete(connection);
      behind.delete(connection);
    },
    stop: () => clearInterval(timer),
  };
}

/** Within 10 % of the time, and short enough that beat, answer and ticks together keep to it plus the answer's time plus 10 %. */
const jittered = (ms: number): number => ms * (0.9 + Math.random() * 0.15);
