import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startHub, type TestHubOptions } from "@beckon/server/testing/start-hub";
import { checkHistory } from "#chaos/check-history.ts";
import { emptyHistory, stepsOf } from "#chaos/history.ts";
import { rawReader } from "#chaos/readers.ts";

type Spoil = NonNullable<TestHubOptions["spoil"]>;
type Log = Parameters<Spoil>[0];

/** A log that is right but for one part. */
const but = (log: Log, part: Partial<Log>): Log => Object.create(log, Object.getOwnPropertyDescriptors(part)) as Log;

const events = 300;

/** Three readers from the start, of a hub over this log, which was written before: what the checker finds. */
async function kindsFound(spoil: Spoil): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "beckon-hub-"));
  {
    await using earlier = await startHub({}, folder);
    await Promise.all(Array.from({ length: events }, (_one, at) => earlier.say(`${at}`)));
  }
  await using hub = await startHub({ spoil }, folder);
  const history = emptyHistory();
  const ws = `${hub.url.replace("http", "ws")}/ws`;
  const from = 10;
  const readers = [1, 2, 3].map((name) => rawReader(stepsOf(history.readers, `r${name}`), ws, true, hub.log.cursorAt(from), from));
  await hub.say("live");
  while (readers.some(({ seq }) => seq < events + 1)) await new Promise((resolve) => setImmediate(resolve));
  for (const reader of readers) reader.stop();
  await rm(folder, { recursive: true });
  return [...new Set(checkHistory(history).map(({ kind }) => kind))];
}

test("of a right log there is nothing to find", async () => {
  expect(await kindsFound((log) => log)).toEqual([]);
});

const bugs: [name: string, kind: string, spoil: Spoil][] = [
  ["pages begin one too late", "gap", (log) => but(log, { read: (after, bounds) => log.read(after + 1, bounds) })],
  [
    "a page holds an event twice",
    "duplicate",
    (log) => but(log, { read: (after, bounds) => log.read(after, bounds).flatMap((one) => (one.seq === 50 ? [one, one] : [one])) }),
  ],
  [
    "a page holds two events in the wrong order",
    "reorder",
    (log) =>
      but(log, {
        read: (after, bounds) => {
          const [first, second, ...rest] = log.read(after, bounds);
          return first && second ? [second, first, ...rest] : log.read(after, bounds);
        },
      }),
  ],
];

test.each(bugs)("in a running hub it finds that %s", async (_name, kind, spoil) => {
  expect(await kindsFound(spoil)).toContain(kind);
});
