import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { keptMs } from "#questions/held.ts";

const dayMs = 24 * 3_600_000;
const everyMs = dayMs / 4;

/**
 * Blanks at the start and four times a day: output of closed tickets that is older than RETENTION_DAYS, where that is set; and what was held for a session
 * that nobody knows, once it is no longer kept. Gives what ends it.
 */
export function keepRetention(log: Log, days: number | undefined, logger: Logger): () => void {
  const before = (ms: number): string => new Date(Date.now() - ms).toISOString();
  const blank = async (): Promise<void> => {
    const held = await log.blank("held", before(keptMs));
    const output = days === undefined ? 0 : await log.blank("output", before(days * dayMs));
    if (held + output > 0) logger.info({ held, output, days }, "what is no longer kept was blanked");
  };
  const run = (): void => void blank().catch((error: unknown) => logger.warn({ err: error }, "what is no longer kept was not blanked"));
  run();
  const timer = setInterval(run, everyMs).unref();
  return () => clearInterval(timer);
}
