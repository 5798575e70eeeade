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
      // A copy: one that begins to follow while it is told has read up to this commit already.
      for (const listener of Array.from(listeners)) {
        try {
          if (listeners.has(listener)) listener(committed);
        } catch (error) {
          logger.error({ err: error }, "a follower of the log threw");
        }
      }
    },
  };
}
