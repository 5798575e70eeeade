import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { readEvents } from "#testing/ticket.ts";
import { facts } from "./subject.ts";

test("RETENTION_DAYS blanks old output when Beckon starts, and a client from before it starts anew", async () => {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const old = openLog({ path: join(folder, "data", "beckon.db"), logger: createLogger("silent"), now: () => new Date("2020-01-01T00:00:00Z") });
  await old.append([facts.created(), facts.said(), facts.done()]);
  const cursor = old.cursorAt(1);
  await old.close();
  await using server = await startServer({ RETENTION_DAYS: "30" }, folder);
  await vi.waitFor(async () => expect((await readEvents(server.url, "t1")).map(({ type }) => type)).toEqual(["ticket_created", "ticket_done"]));
  await using client = await connectRaw(server.url, { beckon: true });
  client.send({ type: "hello", protocol: 1, cursor });
  expect((await client.next("reset")).reason).toBe("expired");
  await rm(folder, { recursive: true });
});

test("what was held for nobody's session is blanked when it is no longer kept, without RETENTION_DAYS", async () => {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const path = join(folder, "data", "beckon.db");
  const old = openLog({ path, logger: createLogger("silent"), now: () => new Date("2020-01-01T00:00:00Z") });
  await old.append([{ type: "response_held", session_id: "invented", response: "a secret story", by: "Ada", via: "websocket" }]);
  await old.close();
  await using server = await startServer({}, folder);
  const exported = async () => (await fetch(`${server.url}/export`)).text();
  expect(await exported()).toContain("response_held");
  await vi.waitFor(async () => expect(await exported()).not.toContain("a secret story"));
  await rm(folder, { recursive: true });
});

test("a backup that was cut leaves no copy of the log behind, and those that a person keeps there stay", async () => {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const cut = join(folder, "data", ".unfinished-backup-AbCdEf");
  await mkdir(cut, { recursive: true });
  await writeFile(join(cut, "beckon.db"), "everything");
  const own = ["backup-AbCdEf", "backup-2026.db"];
  for (const name of own) await writeFile(join(folder, "data", name), "a person's");
  await using server = await startServer({}, folder);
  expect(server.port).toBeGreaterThan(0);
  expect((await readdir(join(folder, "data"))).filter((name) => name.includes("backup-")).toSorted()).toEqual(own.toSorted());
  await rm(folder, { recursive: true });
});
