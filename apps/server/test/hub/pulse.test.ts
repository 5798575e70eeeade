import * as fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPulse, type Pulsing } from "#hub/pulse.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const times = { heartbeatMs: 20_000, answerWithinMs: 8_000, helloWithinMs: 5_000, progressWithinMs: 10_000 };

/** A peer as the pulse sees it, and when it was told to go. */
function fakePeer(greeted = true) {
  const peer = { buffered: 0, taken: 0, answers: true, beats: [] as number[], closed: undefined as { code: number; at: number } | undefined };
  const beat = (): void => {
    peer.beats.push(Date.now());
    if (peer.answers) connection.heard = true;
  };
  const connection: Pulsing = {
    socket: {
      beckon: true,
      send: beat,
      ping: beat,
      buffered: () => peer.buffered,
      taken: () => peer.taken,
      close: (code) => (peer.closed ??= { code, at: Date.now() }),
      terminate: () => undefined,
    },
    greeted,
    heard: true,
  };
  return { peer, connection };
}

const pulseOf = () => createPulse<Pulsing>({ ...times, head: () => ({ seq: 0, cursor: "c" }), guarded: (_connection, act) => act() });

test("a peer that dies at any moment is found within 30 s; one that answers is asked every 20 s and 10 % around it, and stays", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), (diesAfterMs) => {
      const pulse = pulseOf();
      const { peer, connection } = fakePeer();
      const { peer: living, connection: other } = fakePeer();
      for (const one of [connection, other]) pulse.add(one);
      vi.advanceTimersByTime(diesAfterMs);
      peer.answers = false;
      const diedAt = Date.now();
      vi.advanceTimersByTime(30_000);
      expect(peer.closed?.code).toBe(4104);
      expect((peer.closed?.at ?? Infinity) - diedAt).toBeLessThanOrEqual(30_000);
      vi.advanceTimersByTime(100_000);
      expect(living.closed).toBeUndefined();
      living.beats.slice(1).forEach((at, index) => {
        const gap = at - (living.beats[index] ?? 0);
        expect(gap).toBeGreaterThanOrEqual(18_000);
        expect(gap).toBeLessThanOrEqual(22_000);
      });
      pulse.stop();
    }),
    { numRuns: 50 },
  );
});

test("who has not said hello within its time is ended, who has said it is not", () => {
  const pulse = pulseOf();
  const { peer: silent, connection: first } = fakePeer(false);
  const { peer: greeter, connection: second } = fakePeer(false);
  for (const one of [first, second]) pulse.add(one);
  vi.advanceTimersByTime(4_900);
  expect(silent.closed).toBeUndefined();
  pulse.greeted(second);
  vi.advanceTimersByTime(700);
  expect(silent.closed?.code).toBe(4100);
  expect(greeter.closed).toBeUndefined();
  pulse.stop();
});

test("behind a backlog that moves a peer need not answer; where it stands still for 10 s it is too slow", () => {
  const pulse = pulseOf();
  const { peer, connection } = fakePeer();
  pulse.add(connection);
  Object.assign(peer, { answers: false, buffered: 200_000 });
  pulse.behind(connection);
  for (let second = 0; second < 120; second += 1) {
    peer.taken += 1_000;
    vi.advanceTimersByTime(1_000);
    pulse.behind(connection);
  }
  expect(peer.closed).toBeUndefined();
  const stoodAt = Date.now();
  vi.advanceTimersByTime(20_000);
  expect(peer.closed?.code).toBe(4103);
  expect((peer.closed?.at ?? Infinity) - stoodAt).toBeLessThanOrEqual(11_000);
  pulse.stop();
});

test("a backlog that was read is no reason any more", () => {
  const pulse = pulseOf();
  const { peer, connection } = fakePeer();
  pulse.add(connection);
  peer.buffered = 200_000;
  pulse.behind(connection);
  vi.advanceTimersByTime(5_000);
  peer.buffered = 0;
  vi.advanceTimersByTime(60_000);
  expect(peer.closed).toBeUndefined();
  pulse.stop();
});

test("after a sleep, in which no timer ran, nobody is ended for it", () => {
  const pulse = pulseOf();
  const { peer, connection } = fakePeer();
  pulse.add(connection);
  vi.advanceTimersByTime(19_000);
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(60_000);
  expect(peer.closed).toBeUndefined();
  pulse.stop();
});
