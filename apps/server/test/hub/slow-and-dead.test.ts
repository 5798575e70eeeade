import { once } from "node:events";
import { expect, test, vi } from "vitest";
import type { Event, ServerMessage } from "@beckon/protocol";
import { unobserved, type HubObserver } from "#hub/observer.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { clientFrame, connectPeer } from "#testing/raw-peer.ts";
import { startHub, type TestHub } from "#testing/start-hub.ts";

const seqs = (frames: readonly ServerMessage[]): number[] =>
  frames.filter((frame): frame is Event => frame.type === "agent_message").map(({ seq }) => seq);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_one, at) => from + at);
vi.setConfig({ testTimeout: 20_000 });

const hello = JSON.stringify({ type: "hello", protocol: 1 });

/** More than the system's buffers of both sides hold. */
async function sayMuch(hub: TestHub): Promise<void> {
  await Promise.all(Array.from({ length: 200 }, () => hub.say("x".repeat(60_000))));
}

test("a peer that does not read is closed 4103, can still read why, and resumes exactly; others notice nothing", async () => {
  const closing = vi.fn<HubObserver["closing"]>();
  const observer = { ...unobserved, closing };
  await using hub = await startHub({ heartbeatMs: 500, answerWithinMs: 400, progressWithinMs: 300, observer });
  await using slow = await connectRaw(hub.url, { beckon: true });
  await using other = await connectRaw(hub.url);
  slow.send(hello);
  await slow.next("caught_up");
  slow.socket.pause();
  await sayMuch(hub);
  await other.next("agent_message", ({ seq }) => seq === 200);
  expect(seqs(other.frames)).toEqual(range(1, 200));
  // Two beats are more than the time that it has, and less than that and the time it gets to read why.
  for (const _beat of [1, 2]) await once(other.socket, "ping");
  slow.socket.resume();
  expect(await slow.closed).toEqual({ code: 4103, reason: "too_slow" });
  expect(closing.mock.calls).toEqual([[4103]]);
  const seen = seqs(slow.frames);
  expect(seen).toEqual(range(1, seen.length));
  expect(seen.length).toBeLessThan(200);
  const { cursor } = slow.frames.findLast((frame): frame is Event => frame.type === "agent_message") as Event;
  await using again = await connectRaw(hub.url, { beckon: true });
  again.send({ type: "hello", protocol: 1, cursor });
  await again.next("caught_up");
  expect(seqs(again.frames)).toEqual(range(seen.length + 1, 200));
});

test("a peer that never reads again is gone after the grace", async () => {
  await using hub = await startHub({ heartbeatMs: 500, answerWithinMs: 400, progressWithinMs: 300 });
  await using never = await connectPeer(hub.port);
  await using other = await connectRaw(hub.url);
  never.pause();
  await sayMuch(hub);
  while ((await hub.connections()) > 1) await once(other.socket, "ping");
  other.send({ type: "ping" });
  expect(await other.next("pong")).toEqual({ type: "pong" });
});

test.each([
  ["a Beckon client", true],
  ["an original client", false],
])("%s that answers nothing is closed 4104 in its time", async (_who, beckon) => {
  await using hub = await startHub({ heartbeatMs: 400, answerWithinMs: 160 });
  const start = performance.now();
  await using dead = await connectPeer(hub.port, { beckon });
  if (beckon) dead.write(clientFrame(hello));
  expect(await dead.closed).toBe(4104);
  // 20 s and 8 s become 0.4 s and 0.16 s: found within 0.6 s, where a busy machine may double it.
  const tookMs = performance.now() - start;
  expect(tookMs).toBeGreaterThan(0.9 * 400 + 160);
  expect(tookMs).toBeLessThan(1_200 + 2_000);
});

test("peers that answer stay for many beats, each 10 % around its time", async () => {
  await using hub = await startHub({ heartbeatMs: 400, answerWithinMs: 200 });
  await using original = await connectRaw(hub.url);
  await using beckon = await connectRaw(hub.url, { beckon: true });
  beckon.send(hello);
  for (let beat = 0; beat < 4; beat += 1) {
    expect(await beckon.next("heartbeat")).toEqual({ type: "heartbeat", ...hub.log.head });
    beckon.send({ type: "heartbeat", seq: 0 });
  }
  for (const client of [original, beckon]) client.send({ type: "ping" });
  await Promise.all([original.next("pong"), beckon.next("pong")]);
});

test("a Beckon client that does not say hello in time is closed 4100, also in the middle of a frame", async () => {
  await using hub = await startHub({ helloWithinMs: 200 });
  await using silent = await connectPeer(hub.port, { beckon: true });
  await using half = await connectPeer(hub.port, { beckon: true });
  half.write(clientFrame(hello).subarray(0, 10));
  await using busy = await connectPeer(hub.port, { beckon: true });
  const pinging = setInterval(() => busy.write(clientFrame('{"type":"ping"}')), 20);
  expect(await Promise.all([silent.closed, half.closed, busy.closed])).toEqual([4100, 4100, 4100]);
  clearInterval(pinging);
});

test("an original client in the middle of a frame is found by its ping", async () => {
  await using hub = await startHub({ heartbeatMs: 400, answerWithinMs: 160 });
  await using half = await connectPeer(hub.port);
  half.write(clientFrame('{"type":"ping"}').subarray(0, 9));
  expect(await half.closed).toBe(4104);
});
