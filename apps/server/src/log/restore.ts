import { chmodSync, constants, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { isLocked } from "./is-in-use.ts";
import { migrate, newestVersion } from "./migrations.ts";

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
 * those of the log that was there, and none where there was none or it cannot be read. Throws Error with one line where the
 * file is no backup, or a Beckon runs. It may be killed at any moment: then the log is as it was, or restored.
 */
export function restoreLog(file: string, path: string): Restored {
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.restoring`;
  // Also what a restore left that was killed: its journal would be taken for the new file's.
  remove(fresh);
  try {
    copyFileSync(file, fresh);
    // A copy has the mode of the file that was given.
    chmodSync(fresh, 0o600);
    const rows = existsSync(path) ? readPersonal(path) : undefined;
    prepare(file, fresh, rows);
    // A log that can be read becomes one file first, so that nothing of it is in what is taken away from beside it.
    if (rows) keepInOneFile(path);
    const old = keepBeside(path);
    // The one step that decides: before it the log is as it was, after it restored.
    renameSync(fresh, path);
    return { old, keptCredentials: rows !== undefined };
  } catch (error) {
    remove(fresh);
    throw error;
  }
}

/** What SQLite keeps beside a database: a part of it, so that a foreign one would spoil it. */
const companions = ["-wal", "-shm", "-journal"];

const remove = (path: string): void => ["", ...companions].forEach((suffix) => rmSync(path + suffix, { force: true }));

/** Gives what is at `path` a second name, and takes away what is beside it; gives that name, undefined where nothing is there. */
function keepBeside(path: string): string | undefined {
  const old = existsSync(path) ? `${path}.before-${new Date().toISOString().replaceAll(/[:.]/g, "-")}` : undefined;
  if (old !== undefined) for (const suffix of ["", ...companions]) if (existsSync(path + suffix)) linkOrCopy(path + suffix, old + suffix);
  for (const suffix of companions) rmSync(path + suffix, { force: true });
  return old;
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Not every file system has hard links.
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}

function keepInOneFile(path: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode = DELETE");
  } finally {
    database.close();
  }
}

/** Makes a backup's copy ready, with the credentials and devices of the log that is there. */
function prepare(file: string, fresh: string, rows: Personal | undefined): void {
  try {
    beginAnew(fresh);
    replacePersonal(fresh, rows);
  } catch (error) {
    throw new Error(`${file} is no backup of Beckon: ${(error as Error).message}`, { cause: error });
  }
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
/** Their rows, by table. */
type Personal = ReadonlyMap<string, Record<string, SQLOutputValue>[]>;

/** Empties those tables of a backup, and fills them again. */
function replacePersonal(fresh: string, rows: Personal | undefined): void {
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
}

/** The rows, also where an earlier or a later Beckon wrote them; undefined where the file is broken. Throws Error where a Beckon has it open. */
function readPersonal(path: string): Personal | undefined {
  let database: DatabaseSync | undefined;
  try {
    const open = (database = new DatabaseSync(path));
    return new Map(personal.map((table) => [table, columnsOf(open, table).length === 0 ? [] : open.prepare(`SELECT * FROM ${table}`).all()]));
  } catch (error) {
    if (isLocked(error)) throw new Error(`${path} is in use; stop Beckon first`, { cause: error });
    return undefined;
  } finally {
    database?.close();
  }
}

/** Names of a table's columns; none where it is not there. */
const columnsOf = (database: DatabaseSync, table: string): string[] => database.prepare(`PRAGMA table_info(${table})`).all().map(({ name }) => String(name));
