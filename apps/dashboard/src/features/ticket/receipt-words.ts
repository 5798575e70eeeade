import type { ReceiptTimes } from "#live/timeline/item.ts";
import { clockWords } from "#ui/time-words.ts";

/** `Recorded 14:02:07 · taken 14:02:07 · went on 14:02:09`; a step that has not come is left out. `now` in milliseconds. */
export function receiptWords({ recorded_at, delivered_at, continued_at }: ReceiptTimes, now: number): string {
  const step = (word: string, at: string | undefined): string[] => (at === undefined ? [] : [`${word} ${clockWords(at, now, true)}`]);
  return [...step("Recorded", recorded_at), ...step("taken", delivered_at), ...step("went on", continued_at)].join(" · ");
}

/** After this long a receipt that has come folds to one line. */
const foldAfterMs = 60_000;

/** True once all steps have come and a minute has passed. */
export const isFolded = ({ continued_at }: ReceiptTimes, now: number): boolean => continued_at !== undefined && now - Date.parse(continued_at) >= foldAfterMs;
