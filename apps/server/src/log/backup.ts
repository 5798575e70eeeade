import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { newestVersion } from "./migrations.ts";

/** Pages copied between two turns of the event loop, so that a big log stops nobody. */
const pagesAtOnce = 256;

/** Copies an open log into a file: as it is at the end of the copying, complete and consistent, while it is being written to. */
export async function backUp(database: DatabaseSync, file: string): Promise<void> {
  await backup(database, file, { rate: pagesAtOnce });
}

/**
 * Puts a backup in the place of a log that nobody has open; gives where the old one went, if there was one. The log gets a new epoch at
 * its next opening, so that no client goes on from a place that this history never had. Throws Error with one line where the file is no backup.
 */
export function restoreLog(file: string, path: string): string | undefined {
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.restoring`;
  rmSync(fresh, { force: true });
  copyFileSync(file, fresh);
  try {
    beginAnew(fresh);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new Error(`${file} is no backup of Beckon: ${(error as Error).message}`, { cause: error });
  }
  const old = existsSync(path) ? `${path}.before-${new Date().toISOString().replaceAll(/[:.]/g, "-")}` : undefined;
  for (const suffix of old === undefined ? [] : ["", "-wal", "-shm"])
    if (existsSync(path + suffix)) renameSync(path + suffix, old + suffix);
  renameSync(fresh, path);
  return old;
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
