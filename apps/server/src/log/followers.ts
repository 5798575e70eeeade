import type { Logger } from "#ops/logger.ts";
import type { Committed } from "./log.ts";

/** Those who hear of each commit. */
export function createFollowers(logger: Logger) {
  const listeners = new Set<(committed: readonly Committed[]) => void>();
  return {
    follow(listener: (committed: readonly Committed[]) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(committed: readonly Committed[]): void {
      for (const listener of listeners) {
        try {
          listener(committed);
        } catch (error) {
          logger.error({ err: error }, "a follower of the log threw");
        }
      }
    },
  };
}
