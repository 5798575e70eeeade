import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createLogger } from "@beckon/server/logger";
import { openLog } from "@beckon/server/open-log";
import { emit, openTicket } from "#contender/bench-events.ts";
import { gather } from "./crowd.ts";
import { startMeasured, type Contender } from "./server.ts";

/** Durable events a second, `burst` in each turn of the event loop. */
export async function appendRate(count: number, burst: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "beckon-bench-"));
  const log = openLog({ path: join(folder, "beckon.db"), logger: createLogger("error") });
  const ticket = await openTicket(log);
  const start = performance.now();
  await emit(log, ticket, count, burst);
  const seconds = (performance.now() - start) / 1_000;
  await log.close();
  await rm(folder, { recursive: true });
  return count / seconds;
}

/** Server CPU for one delivery, in microseconds. */
export async function fanOutCpu(contender: Contender, clients: number, count: number, burst: number): Promise<number> {
  await using server = await startMeasured(contender);
  using crowd = await gather({ port: server.port, size: clients });
  await server.emit(20, burst);
  await crowd.received(20);
  const before = await server.usage();
  await server.emit(count, burst);
  await crowd.received(20 + count);
  const after = await server.usage();
  return (after.cpu_us - before.cpu_us) / (clients * count);
}

/** Milliseconds until `clients`, who all come back at once, each have the `missed` events that passed meanwhile. */
export async function resumeTime(contender: Contender, clients: number, missed: number): Promise<number> {
  await using server = await startMeasured(contender);
  let cursor: string;
  {
    using before = await gather({ port: server.port, size: 1 });
    await server.emit(5, 1);
    await before.received(5);
    ({ cursor } = before);
  }
  await server.emit(missed, 16);
  const start = performance.now();
  const how = contender === "beckon" ? { hello: { cursor } } : { path: `/ws?since=${cursor.split(".")[1]}` };
  using crowd = await gather({ port: server.port, size: clients, ...how });
  await crowd.received(missed);
  return performance.now() - start;
}

/** Memory of one idle connection, in bytes. */
export async function idleMemory(contender: Contender, clients: number): Promise<number> {
  await using server = await startMeasured(contender);
  // What the first connections make once, and is not theirs.
  (await gather({ port: server.port, size: 200 }))[Symbol.dispose]();
  await delay(500);
  const before = await server.usage();
  using _crowd = await gather({ port: server.port, size: clients });
  await delay(2_000);
  return ((await server.usage()).rss - before.rss) / clients;
}

/** 99th percentile of latency in microseconds, and memory in bytes that came on top, at 50 events a second, with or without one client that does not read. */
export async function withStalled(clients: number, isStalled: boolean): Promise<{ p99: number; grown: number }> {
  await using server = await startMeasured("beckon");
  using crowd = await gather({ port: server.port, size: clients });
  if (isStalled) crowd.stall();
  // More than the system takes for one that does not read.
  const filled = 800;
  await server.emit(filled, 10, 16_000);
  await crowd.received(filled);
  const before = await server.usage();
  crowd.latencies.length = 0;
  const trickled = 250;
  for (let sent = 0; sent < trickled; sent += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await Promise.all([server.emit(1, 1), delay(20)]);
  }
  await crowd.received(filled + trickled);
  const sorted = crowd.latencies.toSorted((a, b) => a - b);
  return { p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0, grown: (await server.usage()).rss - before.rss };
}
