import { dataFiles } from "#data-files.ts";
import { restoreLog } from "#log/restore.ts";
import { isInUse } from "#log/is-in-use.ts";
import { fileIn, type CommandPlace } from "./command-place.ts";
import { CommandError } from "./command-error.ts";

const same = "Who may come in is as it was before: tokens, sign-ins and devices are not taken from a backup.";
const nobody =
  "Nobody but the owner may come in: tokens, sign-ins and devices are not taken from a backup, where one that was revoked since would hold again. Sign in by npx pnpm@12.21.0 run link, and let the others in anew by npx pnpm@12.21.0 run token add NAME.";

/** `pnpm restore FILE`: puts a backup in the place of the log; the log that was there is kept beside it. */
export async function restore(place: CommandPlace, [name]: readonly string[]): Promise<string> {
  const file = fileIn(place, name, "npx pnpm@12.21.0 restore FILE");
  const { log } = dataFiles(place.dataDir);
  if (isInUse(log)) throw new CommandError(`Beckon runs on ${place.dataDir}. Stop it first; nothing was changed.`);
  try {
    const { old, keptCredentials } = restoreLog(file, log);
    const kept = old === undefined ? "" : ` What was there is in ${old}.`;
    return `${file} is restored.${kept} Open dashboards load everything anew when Beckon starts.\n${keptCredentials ? same : nobody}`;
  } catch (error) {
    throw new CommandError(`Nothing was changed: ${(error as Error).message}`, { cause: error });
  }
}
