import type { Logger } from "#ops/logger.ts";

/** What stands in the way just now, said once when it begins and once when it ends. */
export interface Health {
  /** The sentence, and since when. */
  readonly problem: { sentence: string; since: string } | undefined;
  /** Something a person must mend, or an outage. */
  bad(sentence: string): void;
  good(): void;
}

/** All is well until somebody says otherwise. */
export function createHealth(logger: Logger): Health {
  let problem: Health["problem"];
  return {
    get problem() {
      return problem;
    },
    bad(sentence) {
      if (problem?.sentence === sentence) return;
      problem = { sentence, since: new Date().toISOString() };
      logger.warn({ problem: sentence }, "Notion: something is in the way");
    },
    good() {
      if (problem) logger.info("Notion works again");
      problem = undefined;
    },
  };
}
