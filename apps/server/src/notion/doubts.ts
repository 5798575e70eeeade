import type { FollowerMemory } from "#log/log.ts";

/** What was written again because its first try was not to be found: Notion may finish that one still. */
export type Doubt = {
  /** Whose note knows what was written. */
  ticket_id: string;
} & (
  | { page_id: string; /** Entries of these events, the last one included. */ from: number; upTo: number }
  | { /** The page or block that the comment hangs on. */ on: string; words: string }
);

/** What is in doubt, and when to look whether it is there twice. */
export interface Doubts {
  /** To be called before it is written again. */
  add(doubt: Doubt): void;
  due(): Doubt[];
  /** It was looked for; after a few times, the last after half an hour, it is not in doubt any more. */
  looked(doubt: Doubt): void;
}

interface Kept {
  doubt: Doubt;
  looks: number;
  /** Milliseconds since the epoch. */
  due: number;
}

const item = "doubts";
const looks = 5;

/** Kept durably. The pause before the first look is doubled with each. */
export function createDoubts(memory: FollowerMemory, firstPauseMs: number): Doubts {
  const kept = new Map(Object.entries(JSON.parse(memory.note(item) ?? "{}") as Record<string, Kept>));
  const keep = (doubt: Doubt, count: number): void => {
    kept.set(keyOf(doubt), { doubt, looks: count, due: Date.now() + firstPauseMs * 2 ** count });
    save();
  };
  const save = (): void => memory.keep(item, JSON.stringify(Object.fromEntries(kept)));
  return {
    add: (doubt) => keep(doubt, 0),
    due: () => [...kept.values()].filter(({ due }) => due <= Date.now()).map(({ doubt }) => doubt),
    looked(doubt) {
      const count = (kept.get(keyOf(doubt))?.looks ?? looks) + 1;
      if (count < looks) return keep(doubt, count);
      kept.delete(keyOf(doubt));
      save();
    },
  };
}

const keyOf = (doubt: Doubt): string => JSON.stringify(doubt);
