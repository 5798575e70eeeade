import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** SQLITE_CORRUPT and SQLITE_NOTADB (sqlite.org/rescode.html). */
const broken: ReadonlySet<number | undefined> = new Set([11, 26]);

/** Whether SQLite refused because somebody else holds the database. */
export const isLocked = (error: unknown): boolean => /locked|busy/i.test((error as Error).message);

/** Whether a running Beckon holds this log open. */
export function isInUse(path: string): boolean {
  if (!existsSync(path)) return false;
  const database = new DatabaseSync(path, { timeout: 0, readOnly: true });
  try {
    database.prepare("SELECT 1 FROM sqlite_schema").get();
    return false;
  } catch (error) {
    if (isLocked(error)) return true;
    // Broken, it can be nobody's: a Beckon does not start on it.
    if (broken.has((error as { errcode?: number }).errcode)) return false;
    throw error;
  } finally {
    database.close();
  }
}
