import { existsSync } from "node:fs";
import { dataFiles } from "#data-files.ts";
import type { Log } from "#log/log.ts";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { CommandError } from "./command-error.ts";
import type { CommandPlace } from "./command-place.ts";

/** The log of a Beckon that does not run. Throws CommandError where there is none, or it cannot be opened. */
export function openStopped({ dataDir }: CommandPlace): Log & AsyncDisposable {
  const { log: path } = dataFiles(dataDir);
  if (!existsSync(path)) throw new CommandError(`There is no log in ${dataDir}; DATA_DIR names another folder.`);
  try {
    const log = openLog({ path, logger: createLogger("silent") });
    return Object.assign(log, { [Symbol.asyncDispose]: () => log.close() });
  } catch (error) {
    throw new CommandError((error as Error).message, { cause: error });
  }
}
