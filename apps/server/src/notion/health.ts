import type { NotionTrouble } from "@beckon/protocol";
import type { Logger } from "#ops/logger.ts";

/** What can be in the way: Notion as a whole, its limit of calls, the comments, a status option, one page, the replies to one question. */
type Topic = "notion" | "limit" | "comments" | `status/${string}` | `page/${string}` | `replies/${string}`;

/** What stands in the way just now, said once when it begins and once when it ends. */
export interface Health {
  readonly problems: NotionTrouble[];
  /** Something a person must mend, or an outage. */
  bad(topic: Topic, sentence: string): void;
  /** Gives true where it was bad before. */
  good(topic: Topic): boolean;
}

/** More than this are not read. */
const shown = 20;

/** All is well until somebody says otherwise. */
export function createHealth(logger: Logger): Health {
  const problems = new Map<Topic, NotionTrouble>();
  return {
    get problems() {
      const all = [...new Map([...problems.values()].map((one) => [one.sentence, one])).values()];
      const [first] = all.slice(shown);
      if (!first) return all;
      return [...all.slice(0, shown), { sentence: `And ${all.length - shown} more, which Beckon's log names.`, since: first.since }];
    },
    bad(topic, sentence) {
      if (problems.get(topic)?.sentence === sentence) return;
      problems.set(topic, { sentence, since: new Date().toISOString() });
      logger.warn({ problem: sentence }, "Notion: something is in the way");
    },
    good(topic) {
      const was = problems.delete(topic);
      if (was) logger.info({ topic }, "Notion: nothing is in the way any more");
      return was;
    },
  };
}
