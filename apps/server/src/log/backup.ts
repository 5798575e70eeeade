import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { backup, DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { migrate, newestVersion } from "./migrations.ts";

/** Pages copied between two turns of the event loop, so that a big log stops nobody. */
const pagesAtOnce = 256;

/** A commit between two steps of a copy can end it with an error that has no code of SQLite's; so it is begun anew, so often at most. */
const maxTries = 20;

/** Copies an open log into a file: as it is at the end of the copying, complete and consistent, while it is being written to. */
export async function backUp(database: DatabaseSync, file: string): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      // oxlint-disable-next-line no-await-in-loop -- the next one is only for where this one failed
      return void (await backup(database, file, { rate: pagesAtOnce }));
    } catch (error) {
      if (tries === maxTries || (error as { errcode?: number }).errcode !== 0) throw error;
      rmSync(file, { force: true });
    }
}

/** What a restore did. */
export interface Restored {
  /** Where the log that was there is now; undefined where there was none. */
  old: string | undefined;
  /** Whether those who may come in are the same as before; else nobody but the owner may, by a token. */
  keptCredentials: boolean;
}

/**
 * Puts a backup in the place of a log that nobody has open. The log gets a new epoch at its next opening, so that no client goes on from a place
 * that this history never had. Who may come in is not history: what was revoked since the backup stays revoked. So credentials and devices are
 * those of the log that was there, and none where there was none or it cannot be read. Throws Error with one line where the file is no backup.
 */
export function restoreLog(file: string, path: string): Restored {
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.restoring`;
  rmSync(fresh, { force: true });
  copyFileSync(file, fresh);
  // A copy has the mode of the file that was given.
  chmodSync(fresh, 0o600);
  let keptCredentials = false;
  try {
    beginAnew(fresh);
    keptCredentials = takeCredentials(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new Error(`${file} is no backup of Beckon: ${(error as Error).message}`, { cause: error });
  }
  const old = existsSync(path) ? `${path}.before-${new Date().toISOString().replaceAll(/[:.]/g, "-")}` : undefined;
  for (const suffix of old === undefined ? [] : ["", "-wal", "-shm"])
    if (existsSync(path + suffix)) renameSync(path + suffix, old + suffix);
  renameSync(fresh, path);
  return { old, keptCredentials };
}

function beginAnew(path: string): void {
  const database = new DatabaseSync(path);
  try {
    const { integrity_check: found } = database.prepare("PRAGMA integrity_check").get() as { integrity_check: string };
    if (found !== "ok") throw new Error(found);
    const { user_version: version } = database.prepare("PRAGMA user_version").get() as { user_version: number };
    if (version > newestVersion) throw new Error("a newer version of Beckon wrote it");
    database.exec("PRAGMA journal_mode = DELETE");
    if (database.prepare("DELETE FROM meta WHERE name = 'epoch'").run().changes !== 1) throw new Error("it has no epoch");
  } finally {
    database.close();
  }
}

/** Tables that say who may come in, and whom to tell. */
const personal = ["credential", "device"];
type Rows = Record<string, SQLOutputValue>[];

/** Empties those tables of a backup, and fills them from the log that was there. Gives whether it could be read. */
function takeCredentials(fresh: string, from: string): boolean {
  const rows = existsSync(from) ? readPersonal(from) : undefined;
  const database = new DatabaseSync(fresh);
  try {
    // An older backup may lack a table.
    migrate(database);
    // What is deleted must not be found in the file's free pages.
    database.exec("PRAGMA secure_delete = ON; BEGIN IMMEDIATE");
    for (const table of personal) {
      database.exec(`DELETE FROM ${table}`);
      const known = columnsOf(database, table);
      for (const row of rows?.get(table) ?? []) {
        const columns = Object.keys(row).filter((name) => known.includes(name));
        const insert = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
        database.prepare(insert).run(...columns.map((name) => row[name] ?? null));
      }
    }
    database.exec("COMMIT");
  } finally {
    database.close();
  }
  return rows !== undefined;
}

/** Rows by table, also where an earlier or a later Beckon wrote them; undefined where the file is broken. */
function readPersonal(path: string): Map<string, Rows> | undefined {
  let database: DatabaseSync | undefined;
  try {
    const open = (database = new DatabaseSync(path));
    return new Map(personal.map((table) => [table, columnsOf(open, table).length === 0 ? [] : open.prepare(`SELECT * FROM ${table}`).all()]));
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}

/** Names of a table's columns; none where it is not there. */
const columnsOf = (database: DatabaseSync, table: string): string[] => database.prepare(`PRAGMA table_info(${table})`).all().map(({ name }) => String(name));
