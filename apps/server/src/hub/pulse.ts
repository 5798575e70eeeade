import { closeCode, stringify } from "@beckon/protocol";
import type { Position } from "#log/log.ts";
import type { Connection } from "./connection.ts";
import { createWheel } from "./wheel.ts";

/** What the pulse goes by; times are in milliseconds. */
export interface PulseOptions {
  heartbeatMs: number;
  answerWithinMs: number;
  helloWithinMs: number;
  progressWithinMs: number;
  head(): Position;
  guarded(connection: Connection, act: () => void): void;
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
export function createPulse(options: PulseOptions) {
  const { heartbeatMs, answerWithinMs, helloWithinMs, progressWithinMs, head, guarded } = options;
  const tickMs = Math.max(5, Math.min(heartbeatMs / 80, answerWithinMs / 32, helloWithinMs / 20, progressWithinMs / 20));
  const stages = new Map<Connection, Stage>();
  const behind = new Map<Connection, Reading>();
  const takenAtBeat = new WeakMap<Connection, number>();

  const expect = (connection: Connection, stage: Stage, ms: number): void => {
    stages.set(connection, stage);
    wheel.put(connection, ms);
  };
  const beat = (connection: Connection): void => {
    const { socket } = connection;
    connection.heard = false;
    if (behind.has(connection)) takenAtBeat.set(connection, socket.taken());
    if (socket.beckon) socket.send(stringify({ type: "heartbeat", ...head() }));
    else socket.ping();
    expect(connection, "answer", answerWithinMs);
  };
  /** Behind a backlog that moves, neither our heartbeat nor its answer can have come through. */
  const moves = (connection: Connection): boolean =>
    behind.has(connection) && connection.socket.taken() > (takenAtBeat.get(connection) ?? Infinity);
  const judge = (connection: Connection): void => {
    if (connection.heard || moves(connection)) expect(connection, "beat", jittered(heartbeatMs) - answerWithinMs);
    else if (behind.has(connection)) end(connection, closeCode.too_slow, "too_slow");
    else end(connection, closeCode.no_heartbeat, "no_heartbeat");
  };
  const end = (connection: Connection, code: number, reason: string): void => {
    behind.delete(connection);
    connection.socket.close(code, reason);
    expect(connection, "end", graceMs);
  };
  const due = (connection: Connection): void => {
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
  const wheel = createWheel<Connection>(tickMs, (connection) => guarded(connection, () => due(connection)));
  const checkProgress = (connection: Connection, last: Reading): void => {
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
    add(connection: Connection): void {
      if (connection.greeted) expect(connection, "beat", jittered(heartbeatMs));
      else expect(connection, "hello", helloWithinMs);
    },
    /** It said `hello`: from now on it has a heartbeat. */
    greeted: (connection: Connection): void => expect(connection, "beat", jittered(heartbeatMs)),
    /** Its socket is full; from now on it must make progress. */
    behind(connection: Connection): void {
      if (!behind.has(connection)) behind.set(connection, { taken: connection.socket.taken(), tick: wheel.ticks });
    },
    remove(connection: Connection): void {
      wheel.remove(connection);
      stages.delete(connection);
      behind.delete(connection);
    },
    stop: () => clearInterval(timer),
  };
}

/** Within 10 % of the time, and short enough that beat, answer and ticks together keep to it plus the answer's time plus 10 %. */
const jittered = (ms: number): number => ms * (0.9 + Math.random() * 0.15);
