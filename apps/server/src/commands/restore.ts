import { dataFiles } from "#data-files.ts";
import { restoreLog } from "#log/backup.ts";
import { isInUse } from "#log/is-in-use.ts";
import { fileIn, type CommandPlace } from "./command-place.ts";
import { CommandError } from "./command-error.ts";

/** `pnpm restore FILE`: puts a backup in the place of the log; the log that was there is kept beside it. */
export async function restore(place: CommandPlace, [name]: readonly string[]): Promise<string> {
  const file = fileIn(place, name, "pnpm restore FILE");
  const { log } = dataFiles(place.dataDir);
  if (isInUse(log)) throw new CommandError(`Beckon runs on ${place.dataDir}. Stop it first; nothing was changed.`);
  try {
    const old = restoreLog(file, log);
    const kept = old === undefined ? "" : ` What was there is in ${old}.`;
    return `${file} is restored.${kept} Open dashboards load everything anew when Beckon starts.`;
  } catch (error) {
    throw new CommandError(`Nothing was changed: ${(error as Error).message}`, { cause: error });
  }
}
