import { closeCode } from "@beckon/protocol";
import type { Position } from "#log/log.ts";
import type { Connection } from "./connection.ts";

/** What the pulse watches over; times are in milliseconds. */
export interface PulseOptions {
  connections: ReadonlySet<Connection>;
  heartbeatMs: number;
  answerWithinMs: number;
  helloWithinMs: number;
  head(): Position;
  guarded(connection: Connection, act: () => void): void;
}

interface Watch {
  since: number;
  nextBeat: number;
  written: number;
  progressAt: number;
}

const progressWithinMs = 10_000;
const graceMs = 2_000;

/** One timer for all connections: heartbeats, and the end of those that do not answer, speak or read. */
export function createPulse(options: PulseOptions) {
  const { connections, heartbeatMs, answerWithinMs, helloWithinMs } = options;
  const watches = new WeakMap<Connection, Watch>();
  const everyMs = Math.max(5, Math.min(1_000, heartbeatMs / 4, answerWithinMs / 4, helloWithinMs / 4));

  const look = (connection: Connection, now: number): void => {
    const { socket } = connection;
    const watch = watches.get(connection) ?? { since: now, nextBeat: now + jittered(heartbeatMs), written: 0, progressAt: now };
    watches.set(connection, watch);
    if (!connection.greeted && now - watch.since > helloWithinMs) return end(connection, closeCode.auth_timeout, "no_hello");
    if (socket.written() > watch.written || socket.buffered() === 0) watch.progressAt = now;
    watch.written = socket.written();
    if (now - watch.progressAt > progressWithinMs) return end(connection, closeCode.too_slow, "too_slow");
    const silence = now - connection.lastSeen;
    if (silence > heartbeatMs * 1.1 + answerWithinMs) return end(connection, closeCode.no_heartbeat, "no_heartbeat");
    if (now < watch.nextBeat) return;
    watch.nextBeat = now + jittered(heartbeatMs);
    if (!socket.beckon) socket.ping();
    else if (connection.greeted) socket.send(JSON.stringify({ type: "heartbeat", ...options.head() }));
  };
  const end = ({ socket }: Connection, code: number, reason: string): void => {
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), graceMs).unref();
  };
  const timer = setInterval(() => {
    const now = Date.now();
    for (const connection of connections) options.guarded(connection, () => look(connection, now));
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

const jittered = (ms: number): number => ms * (0.9 + Math.random() * 0.2);
