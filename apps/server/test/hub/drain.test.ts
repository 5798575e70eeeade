import { expect, test, vi } from "vitest";
import type { Event, ServerMessage } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { spawnServer } from "#testing/spawn-server.ts";
import { startHub } from "#testing/start-hub.ts";

vi.setConfig({ testTimeout: 30_000 });

const isEvent = (frame: ServerMessage): frame is Event => "cursor" in frame && "timestamp" in frame;

test("SIGTERM while an agent works: clients are told to come back, exit 0 in time, nothing lost, the session goes on", async () => {
  await using server = await spawnServer();
  await using client = await connectRaw(server.url, { beckon: true });
  client.send({ type: "hello", protocol: 1 });
  await call(server.url, "POST", "/tickets/create", { ticket_name: "Paint", description: "/say before\n/sleep 1500\n/say after" });
  await client.next("agent_message", ({ text }) => text === "before");
  const start = performance.now();
  expect(await server.end("SIGTERM")).toEqual({ code: 0, signal: null });
  expect(performance.now() - start).toBeLessThan(10_000);
  const { code, reason } = await client.closed;
  expect(code).toBe(1012);
  expect(reason).toMatch(/^restart retry_after_ms=\d+$/);

  await using next = await spawnServer({}, server.folder);
  const seen = client.frames.filter(isEvent);
  await using again = await connectRaw(next.url, { beckon: true });
  again.send({ type: "hello", protocol: 1, cursor: (seen.at(-1) as Event).cursor });
  await again.next("caught_up");
  await again.next("agent_complete");
  const all = [...seen, ...again.frames.filter(isEvent)].map(({ seq }) => seq);
  expect(all).toEqual(Array.from({ length: all.length }, (_one, at) => at + 1));
});

test("closing writes what is committed first, spreads the delays, takes nobody new, and does not wait for a peer that never answers", async () => {
  await using hub = await startHub();
  const clients = await Promise.all(Array.from({ length: 60 }, () => connectRaw(hub.url)));
  await using stuck = await connectRaw(hub.url);
  stuck.socket.pause();
  const last = await hub.say("last");
  const start = performance.now();
  const closing = hub.close();
  await expect(connectRaw(hub.url)).rejects.toThrow(/503|ECONNREFUSED/);
  await closing;
  expect(performance.now() - start).toBeLessThan(4_000);
  const delays = new Set<string>();
  for (const client of clients) {
    const { code, reason } = await client.closed;
    expect(code).toBe(1012);
    delays.add(reason);
    expect(client.frames).toEqual([last]);
  }
  expect(delays.size).toBeGreaterThan(10);
});
