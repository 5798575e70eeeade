import { rmSync } from "node:fs";
import { backup, type DatabaseSync } from "node:sqlite";

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
