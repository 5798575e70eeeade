import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";

const dayMs = 24 * 3_600_000;
const everyMs = dayMs / 4;

/** Blanks what is older than RETENTION_DAYS, at the start and four times a day; gives what ends it. Without days nothing is blanked. */
export function keepRetention(log: Log, days: number | undefined, logger: Logger): () => void {
  if (days === undefined) return () => undefined;
  const blank = async (): Promise<void> => {
    const events = await log.blank(new Date(Date.now() - days * dayMs).toISOString());
    if (events > 0) logger.info({ events, days }, "old output of closed tickets was blanked");
  };
  const run = (): void => void blank().catch((error: unknown) => logger.warn({ err: error }, "old output was not blanked"));
  run();
  const timer = setInterval(run, everyMs).unref();
  return () => clearInterval(timer);
}
