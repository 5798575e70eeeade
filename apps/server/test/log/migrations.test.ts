import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { migrate, newestVersion } from "#log/migrations.ts";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { facts } from "./subject.ts";

/** A log as version `version` left it: one ticket, written with that version's columns. */
function write(path: string, version: number): void {
  const database = new DatabaseSync(path);
  migrate(database, version);
  const body = JSON.stringify({ seq: 1, timestamp: "2026-01-01T00:00:00.000Z", ...facts.created(1) });
  database
    .prepare("INSERT INTO event (seq, type, ticket_id, session_id, timestamp, body, digest, bytes) VALUES (1, 'ticket_created', 't1', 's1', ?, ?, x'00', ?)")
    .run("2026-01-01T00:00:00.000Z", body, Buffer.byteLength(body));
  database.prepare("INSERT INTO meta (name, value) VALUES ('epoch', 'old')").run();
  database.close();
}

test.each(Array.from({ length: newestVersion }, (_, index) => index + 1))("a log of version %i is brought forward, and nothing in it is lost", async (version) => {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const path = join(folder, "beckon.db");
  write(path, version);
  const log = openLog({ path, logger: createLogger("silent") });
  expect([log.epoch, log.head.seq, log.ticket("t1")?.ticket_name]).toEqual(["old", 1, "Ticket 1"]);
  expect((await log.append([facts.created(2)], { keys: ["k"] })).status).toBe("appended");
  expect([log.credentials.list("token"), log.projects(), log.memory("mirror").seq()]).toEqual([[], [], undefined]);
  await log.close();
  await rm(folder, { recursive: true });
});

test("a log that a newer Beckon wrote is left alone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const path = join(folder, "beckon.db");
  write(path, newestVersion);
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA user_version = ${newestVersion + 1}`);
  database.close();
  expect(() => openLog({ path, logger: createLogger("silent") })).toThrow("newer version of Beckon");
  await rm(folder, { recursive: true });
});
