import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";

async function folder() {
  const path = await mkdtemp(join(tmpdir(), "beckon-"));
  return { open: () => openLog({ path: join(path, "log.db"), logger: createLogger("silent") }), [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test("a follower's place and notes are there after the log was opened again, and are its own", async () => {
  await using on = await folder();
  const log = on.open();
  const memory = log.memory("one");
  expect([memory.seq(), memory.note("t_1")]).toEqual([undefined, undefined]);
  memory.moveTo(3);
  memory.moveTo(4);
  memory.keep("t_1", "first");
  memory.keep("t_1", "second");
  await log.close();
  const again = on.open();
  expect([again.memory("one").seq(), again.memory("one").note("t_1")]).toEqual([4, "second"]);
  expect([again.memory("two").seq(), again.memory("two").note("t_1")]).toEqual([undefined, undefined]);
  again.memory("one").release();
  expect([again.memory("one").seq(), again.memory("one").note("t_1")]).toEqual([undefined, "second"]);
  await again.close();
});

test("keys may be claimed without an event, once", async () => {
  await using on = await folder();
  const log = on.open();
  expect(await log.append([], { keys: ["webhook/1"] })).toMatchObject({ status: "appended", events: [] });
  expect(await log.append([], { keys: ["webhook/1"] })).toMatchObject({ status: "taken", seq: 0 });
  expect(log.head.seq).toBe(0);
  await log.close();
});
