import { writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { appendContract } from "./contract-append.ts";
import { modelContract } from "./contract-model.ts";
import { readContract } from "./contract-read.ts";
import { facts, openSqlite } from "./subject.ts";

describe("the log over SQLite", () => {
  appendContract(openSqlite);
  readContract(openSqlite);
  modelContract(openSqlite);
});

const logger = createLogger("silent");

test("a second opener is refused, and the first one does not notice", async () => {
  await using subject = await openSqlite();
  expect(() => openLog({ path: subject.file, logger })).toThrow(/beckon\.db is in use by another Beckon/);
  expect(await subject.log.append([facts.created()])).toMatchObject({ status: "appended" });
});

test("a file of a newer Beckon is refused with one line and left alone", async () => {
  await using subject = await openSqlite();
  await subject.log.close();
  const database = new DatabaseSync(subject.file);
  const { user_version: version } = database.prepare("PRAGMA user_version").get() as { user_version: number };
  database.exec("PRAGMA user_version = 99");
  database.close();
  expect(() => openLog({ path: subject.file, logger })).toThrow("written by a newer version of Beckon");
  // The refused opening holds no lock.
  const again = new DatabaseSync(subject.file);
  again.exec(`PRAGMA user_version = ${version}`);
  again.close();
  await subject.reopen();
  expect(subject.log.head.seq).toBe(0);
});

test("a file that is no database is refused with one line that names it", async () => {
  await using subject = await openSqlite();
  const path = `${subject.file}.txt`;
  await writeFile(path, "words ".repeat(1_000));
  expect(() => openLog({ path, logger })).toThrow(`${path}: file is not a database`);
});

test("digests are stored, never computed anew: a blanked payload changes no cursor", async () => {
  await using subject = await openSqlite();
  await subject.log.append([facts.created(), facts.said(1, "a secret"), facts.said()]);
  const cursors = [1, 2, 3].map((seq) => subject.log.cursorAt(seq));
  await subject.log.close();
  const database = new DatabaseSync(subject.file);
  database.exec(`UPDATE event SET body = replace(body, 'a secret', '') WHERE seq = 2`);
  database.close();
  await subject.reopen();
  expect([1, 2, 3].map((seq) => subject.log.cursorAt(seq))).toEqual(cursors);
  expect(subject.log.event(2)).toMatchObject({ text: "" });
  expect(await subject.log.append([facts.said()])).toMatchObject({ events: [{ seq: 4 }] });
});

test("views of another version of the reducer are made anew from the events", async () => {
  await using subject = await openSqlite();
  await subject.log.append([facts.created(), facts.asked(), facts.created(2), facts.done(2)]);
  const before = subject.log.snapshot();
  await subject.log.close();
  const database = new DatabaseSync(subject.file);
  database.exec(`UPDATE meta SET value = 'old' WHERE name = 'views_version'; UPDATE ticket SET view = '{}'`);
  database.close();
  await subject.reopen();
  expect(subject.log.snapshot()).toEqual(before);
});
