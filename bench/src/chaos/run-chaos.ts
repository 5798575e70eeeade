import { setTimeout as delay } from "node:timers/promises";
import type { Snapshot } from "@beckon/protocol";
import { call } from "@beckon/server/testing/api";
import { spawnServer } from "@beckon/server/testing/spawn-server";
import { createChaosProxy } from "./chaos-proxy.ts";
import { drawFault } from "./fault.ts";
import { emptyHistory, stepsOf, type History } from "./history.ts";
import { createPublisher } from "./publisher.ts";
import { seededRandom } from "./random.ts";
import { clientReader, rawReader, type Reader } from "./readers.ts";

/** How much, and how bad. */
export interface ChaosOptions {
  seed: number;
  /** Readers of each of three kinds: with the client, with the bare protocol, original. */
  readers: number;
  publishers: number;
  /** Goes on until so many events have been delivered to readers. */
  deliveries: number;
  /** So often the server is killed, spread over the deliveries. */
  kills: number;
  /** Hears again and again how far it is. */
  onProgress?(deliveries: number, kills: number): void;
}

/** What happened. */
export interface ChaosReport {
  history: History;
  deliveries: number;
  kills: number;
  struck: Record<string, number>;
  head: number;
  resets: number;
}

/** Readers catch up within this, once all is calm. */
const calmMs = 60_000;
const lookMs = 200;

/** Runs a real server behind a proxy that spoils connections, kills it again and again, and gives what everybody saw. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const random = seededRandom(options.seed);
  await using first = await spawnServer();
  await using proxy = await createChaosProxy(() => drawFault(random));
  let server = first;
  let kills = 0;
  const history = emptyHistory();
  const ws = `ws://127.0.0.1:${proxy.port}/ws`;
  proxy.target(Number(new URL(server.url).port));
  const { body: begin } = await call<Snapshot>(server.url, "GET", "/snapshot");

  const resuming: Reader[] = [];
  const original: Reader[] = [];
  for (let index = 0; index < options.readers; index += 1) {
    const steps = (kind: string) => stepsOf(history.readers, `${kind}-${index}`);
    resuming.push(clientReader(steps("client"), ws, () => server.url, begin.cursor, begin.seq));
    resuming.push(rawReader(steps("raw"), ws, true, begin.cursor, begin.seq));
    original.push(rawReader(steps("original"), ws, false, begin.cursor, begin.seq));
  }
  const publishers = Array.from({ length: options.publishers }, (_one, index) =>
    createPublisher(`p${index}`, stepsOf(history.publishers, `p${index}`), ws),
  );
  const deliveries = (): number => [...history.readers.values()].reduce((sum, steps) => sum + steps.length, 0);

  while (deliveries() < options.deliveries || kills < options.kills) {
    // oxlint-disable-next-line no-await-in-loop -- looks again and again
    await delay(lookMs);
    options.onProgress?.(deliveries(), kills);
    if (kills === options.kills || deliveries() < ((kills + 1) * options.deliveries) / (options.kills + 1)) continue;
    kills += 1;
    // oxlint-disable-next-line no-await-in-loop -- one server after the other on the same data
    await server.end("SIGKILL");
    // oxlint-disable-next-line no-await-in-loop -- one server after the other on the same data
    server = await spawnServer({}, first.folder);
    proxy.target(Number(new URL(server.url).port));
  }
  proxy.calm();
  await Promise.all(publishers.map((publisher) => publisher.finish()));
  const { body: end } = await call<Snapshot>(server.url, "GET", "/snapshot");
  const deadline = performance.now() + calmMs;
  // oxlint-disable-next-line no-await-in-loop -- looks again until all have come to the end
  while (resuming.some(({ seq }) => seq < end.seq) && performance.now() < deadline) await delay(20);
  for (const one of [...resuming, ...original, ...publishers]) one.stop();
  await server.end("SIGKILL");
  const behind = resuming.filter(({ seq }) => seq < end.seq).length;
  if (behind > 0) throw new Error(`${behind} readers did not come to the end in ${calmMs} ms`);
  const resets = [...history.readers.values()].flat().filter((step) => "start" in step && step.why === "reset").length;
  return { history, deliveries: deliveries(), kills, struck: { ...proxy.struck }, head: end.seq, resets };
}
