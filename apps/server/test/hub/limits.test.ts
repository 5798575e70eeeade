import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { Rate } from "#hub/rate.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { clientFrame, connectPeer } from "#testing/raw-peer.ts";
import { startHub } from "#testing/start-hub.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const ping = clientFrame('{"type":"ping"}');

vi.setConfig({ testTimeout: 30_000 });

test("above its rate a client is told how long to wait", async () => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url);
  for (let sent = 0; sent < 260; sent += 1) client.send({ type: "ping" });
  const { code, retry_after_ms = 0 } = await client.next("error");
  expect(code).toBe("rate_limited");
  expect(retry_after_ms).toBeGreaterThan(0);
  expect(retry_after_ms).toBeLessThan(100);
});

test("after the time it was told it is served again, and a flood is one only while it lasts", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ bytes: fc.nat(65_536), pauseMs: fc.nat(200) }), { minLength: 50, maxLength: 400 }), (frames) => {
      let now = 0;
      const rate = new Rate(() => now);
      for (const { bytes, pauseMs } of frames) {
        now += pauseMs;
        const waitMs = rate.take(bytes);
        if (waitMs === 0) continue;
        now += waitMs;
        expect(rate.take(bytes)).toBe(0);
      }
      expect(rate.isFlooding).toBe(false);
    }),
  );
  let now = 0;
  const rate = new Rate(() => now);
  for (let sent = 0; sent < 2_000; sent += 1) rate.take(0);
  expect(rate.isFlooding).toBe(true);
  now += 10_000;
  rate.take(0);
  expect(rate.isFlooding).toBe(false);
});

test("a long frame counts for more", async () => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url);
  for (let sent = 0; sent < 10; sent += 1) client.send({ type: "user_response", session_id: "s", response: "x".repeat(19_000), request_id: "r" });
  for (let sent = 0; sent < 20; sent += 1) client.send(" ".repeat(60_000));
  expect(await client.next("error", ({ code }) => code === "rate_limited")).toMatchObject({ message: "Too many frames; slow down." });
});

test.each([
  ["frames", ping],
  ["WebSocket pings", clientFrame("", { opcode: 9 })],
])("100,000 %s end in 4102", async (_what, frame) => {
  await using hub = await startHub();
  await using flood = await connectPeer(hub.port);
  for (let sent = 0; sent < 100; sent += 1) flood.write(Buffer.concat(Array<Buffer>(1_000).fill(frame)));
  expect(await flood.closed).toBe(4102);
});

test("100 frames that make no sense end in 4002", async () => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url);
  for (let sent = 0; sent < 101; sent += 1) client.send("nonsense");
  expect(await client.closed).toMatchObject({ code: 4002 });
});

test("a frame over 64 KiB ends in 1009 before it is there, also in pieces", async () => {
  await using hub = await startHub();
  await using whole = await connectPeer(hub.port);
  whole.write(clientFrame(Buffer.alloc(10 * 1024 * 1024)));
  expect(await whole.closed).toBe(1009);
  await using announced = await connectPeer(hub.port);
  announced.write(clientFrame(Buffer.alloc(10 * 1024 * 1024)).subarray(0, 14));
  expect(await announced.closed).toBe(1009);
  await using pieces = await connectPeer(hub.port);
  for (let sent = 0; sent < 3; sent += 1) pieces.write(clientFrame(Buffer.alloc(30_000, 0x20), { opcode: sent === 0 ? 1 : 0, fin: false }));
  expect(await pieces.closed).toBe(1009);
});

test("fragments of one byte end in 1008, a whole frame byte by byte does not", async () => {
  await using hub = await startHub();
  await using fragments = await connectPeer(hub.port);
  for (let sent = 0; sent < 200; sent += 1) fragments.write(clientFrame(" ", { opcode: sent === 0 ? 1 : 0, fin: false }));
  expect(await fragments.closed).toBe(1008);
  await using slices = await connectPeer(hub.port);
  for (const byte of ping) slices.write(Buffer.from([byte]));
  while (slices.received() === 0) await new Promise((resolve) => setImmediate(resolve));
});

test("what is no WebSocket frame ends in 1002, no UTF-8 in 1007", async () => {
  await using hub = await startHub();
  await using unmasked = await connectPeer(hub.port);
  unmasked.write(Buffer.from([0x81, 0x02, 0x7b, 0x7d]));
  expect(await unmasked.closed).toBe(1002);
  await using garbled = await connectPeer(hub.port);
  garbled.write(clientFrame(Buffer.from([0xc3, 0x28])));
  expect(await garbled.closed).toBe(1007);
});

test("before hello a Beckon client may send a few KB, and no more", async () => {
  await using hub = await startHub();
  await using eager = await connectPeer(hub.port, { beckon: true });
  eager.write(clientFrame(Buffer.alloc(60_000, 0x20)).subarray(0, 9_000));
  expect(await eager.closed).toBe(1009);
  await using client = await connectRaw(hub.url, { beckon: true });
  client.send({ type: "hello", protocol: 1 });
  await client.next("caught_up");
  client.send(" ".repeat(60_000));
  expect(await client.next("error")).toMatchObject({ code: "bad_request" });
});

test("one address gets its share: then 4005; all together theirs: then 503; a place left is free again", async () => {
  await using hub = await startHub({ maxPerAddress: 2, maxConnections: 3 });
  const first = await connectPeer(hub.port);
  await using second = await connectPeer(hub.port);
  await using third = await connectPeer(hub.port);
  expect(await third.closed).toBe(4005);
  await using elsewhere = await connectPeer(hub.port, { from: "127.0.0.2" });
  await expect(connectPeer(hub.port, { from: "127.0.0.3" })).rejects.toThrow("503");
  await first[Symbol.asyncDispose]();
  await using again = await untilAdmitted(() => connectPeer(hub.port, { from: "127.0.0.3" }));
  for (const client of [second, elsewhere, again]) {
    client.write(ping);
    while (client.received() === 0) await new Promise((resolve) => setImmediate(resolve));
  }
});

async function untilAdmitted<T>(connect: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await connect();
    } catch (error) {
      if (!(error as Error).message.includes("503")) throw error;
    }
}

test("hundreds of connects that never speak end in 4100, and their memory comes back", async () => {
  await using hub = await startHub({ helloWithinMs: 600 });
  const round = async (): Promise<number> => {
    const peers = await Promise.all(Array.from({ length: 600 }, () => connectPeer(hub.port, { beckon: true })));
    const codes = await Promise.all(peers.map(({ closed }) => closed));
    expect(new Set(codes)).toEqual(new Set([4100]));
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  await round();
  const before = await round();
  // Less than 1 KB of each connection is left.
  expect((await round()) - before).toBeLessThan(600 * 1_024);
});
