/** What one reader saw, step by step. */
export type ReaderStep =
  /** From here on it reads events after `from`; without `from` it does not know where it stands. */
  | { start: true; from?: number; why: "begin" | "resume" | "reset" }
  | { seq: number; value: string; cursor: string };

/** What one publisher did, step by step. */
export type PublisherStep =
  | { give: string }
  /** The server said that it is recorded, at this seq. */
  | { acked: string; seq: number }
  /** The server said that it is not recorded and never will be. */
  | { refused: string };

/** All that was seen of one log. */
export interface History {
  readers: Map<string, ReaderStep[]>;
  publishers: Map<string, PublisherStep[]>;
}

export const emptyHistory = (): History => ({ readers: new Map(), publishers: new Map() });

/** The steps of `name`, made where there are none yet. */
export function stepsOf<T>(all: Map<string, T[]>, name: string): T[] {
  const known = all.get(name) ?? [];
  all.set(name, known);
  return known;
}
