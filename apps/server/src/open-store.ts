import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Log } from "#log/log.ts";
import { openLog } from "#log/open-log.ts";
import { logEvent } from "#ops/log-event.ts";
import type { Logger } from "#ops/logger.ts";
import type { Metrics } from "#ops/metrics.ts";
import type { Redactor } from "#ops/redactor.ts";
import { dataFiles } from "./data-files.ts";
import { countEvents } from "./measure.ts";

/** Opens the log of a data folder, redacted, counted and recorded. Throws Error with one line where it cannot be opened. */
export function openStore({ dataDir }: { dataDir: string }, logger: Logger, redactor: Redactor, metrics: Metrics): Log {
  const log = openLog({
    path: dataFiles(dataDir).log,
    logger,
    redactor,
    onFlush(seconds, stored) {
      metrics.appendSeconds.observe(seconds);
      if (!stored) metrics.appendFailures.inc();
    },
  });
  forgetCutBackups(dataDir);
  countEvents(log, metrics);
  log.follow((committed) => {
    for (const { event } of committed) logEvent(logger, event);
  });
  return log;
}

/** A backup that the end of Beckon cut left a copy of everything; only who holds the log open may think so. */
function forgetCutBackups(dataDir: string): void {
  const prefix = basename(dataFiles(dataDir).backupPrefix);
  for (const name of readdirSync(dataDir)) if (name.startsWith(prefix)) rmSync(join(dataDir, name), { recursive: true, force: true });
}
