import type { ResetReason } from "@beckon/protocol";

/** Hears what the hub does, to count it. */
export interface HubObserver {
  /** A connection is closed by us. */
  closing(code: number): void;
  /** What a `hello` led to. */
  resumed(result: "fresh" | "resumed" | ResetReason): void;
  /** Seconds from a commit until every connection that could take it was written to. */
  delivered(seconds: number): void;
  /** A frame above a connection's rate. */
  limited(): void;
}

/** For a hub that nobody counts. */
export const unobserved: HubObserver = {
  closing: () => undefined,
  resumed: () => undefined,
  delivered: () => undefined,
  limited: () => undefined,
};
