import type { DatabaseSync } from "node:sqlite";

/** Often enough to be true, seldom enough that nobody keeps the disk busy by asking. */
const everyMs = 1_000;

/** Tells whether anything can be stored, by storing something; undefined where it can, else why not. */
export function createProbe(database: DatabaseSync, now: () => number = Date.now): () => string | undefined {
  const write = database.prepare("INSERT INTO meta (name, value) VALUES ('probe', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  let at = Number.NEGATIVE_INFINITY;
  let found: string | undefined;
  return () => {
    if (!database.isOpen) return "the log is closed";
    if (now() - at < everyMs) return found;
    at = now();
    try {
      write.run(new Date(at).toISOString());
      found = undefined;
    } catch (error) {
      found = (error as Error).message;
    }
    return found;
  };
}
