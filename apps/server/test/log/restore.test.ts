import { copyFile, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import { restoreLog } from "#log/restore.ts";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";

/** How many changes of files are still made before the process is as good as dead: a kill between two of them. */
const alive = vi.hoisted(() => ({ changes: Number.POSITIVE_INFINITY }));
vi.mock("node:fs", async (original) => {
  const real = await original<typeof import("node:fs")>();
  const mortal =
    <A extends unknown[], R>(change: (...given: A) => R) =>
    (...given: A): R => {
      if (alive.changes <= 0) throw new Error("killed");
      alive.changes -= 1;
      return change(...given);
    };
  const { copyFileSync, chmodSync, linkSync, renameSync, rmSync } = real;
  return { ...real, copyFileSync: mortal(copyFileSync), chmodSync: mortal(chmodSync), linkSync: mortal(linkSync), renameSync: mortal(renameSync), rmSync: mortal(rmSync) };
});

async function temporary() {
  const folder = await mkdtemp(join(tmpdir(), "beckon-restore-"));
  return { at: (name: string) => join(folder, name), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

const open = (path: string) => openLog({ path, logger: createLogger("silent") });
const say = (title: string) => ({ type: "agent_notice", ticket_id: "t", session_id: "s", severity: "info", title }) as const;

async function said(path: string): Promise<string[]> {
  const log = open(path);
  const titles = log.read(0, { events: 1_000, bytes: 1_000_000 }).map(({ text }) => (JSON.parse(text) as { title: string }).title);
  await log.close();
  return titles;
}

/** A backup that says `before`, and the files of a log that says more, as a kill leaves them. */
async function prepared(at: (name: string) => string) {
  const log = open(at("killed/beckon.db"));
  await log.append([say("before")]);
  await log.backUp(at("backup.db"));
  await log.append([say("after")]);
  const files = (await readdir(at("killed"))).map((name) => join(at("killed"), name));
  await mkdir(at("left"));
  for (const file of files) await copyFile(file, join(at("left"), basename(file)));
  await log.close();
  return async (folder: string): Promise<string> => {
    await mkdir(folder);
    for (const file of files) await copyFile(join(at("left"), basename(file)), join(folder, basename(file)));
    return join(folder, "beckon.db");
  };
}

test("a restore that is killed at any moment leaves the log that was there, or the restored one, and can be made again", async () => {
  await using place = await temporary();
  const { at } = place;
  const copyTo = await prepared(at);
  const backup = at("backup.db");
  const found = new Set<string>();
  for (let changes = 0; ; changes += 1) {
    const path = await copyTo(at(`cut-${changes}`));
    alive.changes = changes;
    let isOver = true;
    try {
      restoreLog(backup, path);
    } catch {
      isOver = false;
    }
    alive.changes = Number.POSITIVE_INFINITY;
    const left = await said(path);
    found.add(left.join());
    expect([["before", "after"], ["before"]]).toContainEqual(left);
    const { old } = restoreLog(backup, path);
    expect([await said(path), await said(old ?? "")]).toEqual([["before"], left]);
    if (isOver) break;
    expect(changes).toBeLessThan(100);
  }
  expect([...found]).toEqual(["before,after", "before"]);
});

test("what a killed restore left of its own does not get into the next one", async () => {
  await using place = await temporary();
  const { at } = place;
  const path = await (await prepared(at))(at("data"));
  const other = new DatabaseSync(at("other.db"));
  other.exec("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; CREATE TABLE other (text TEXT)");
  other.exec("INSERT INTO other SELECT hex(randomblob(900)) FROM json_each(json_array(1,2,3,4,5,6,7,8,9))");
  other.exec("BEGIN; UPDATE other SET text = hex(randomblob(900))");
  await copyFile(at("other.db-journal"), `${path}.restoring-journal`);
  other.close();
  restoreLog(at("backup.db"), path);
  expect(await said(path)).toEqual(["before"]);
});

test("a log that somebody has opened meanwhile is not replaced", async () => {
  await using place = await temporary();
  const { at } = place;
  const path = await (await prepared(at))(at("data"));
  const log = open(path);
  await log.append([say("live")]);
  expect(() => restoreLog(at("backup.db"), path)).toThrow("in use");
  await log.append([say("more")]);
  await log.close();
  expect((await readdir(at("data"))).filter((name) => /before|restoring/.test(name))).toEqual([]);
  expect(await said(path)).toEqual(["before", "after", "live", "more"]);
});
