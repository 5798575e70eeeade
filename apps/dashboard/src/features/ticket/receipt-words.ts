import type { Receipt } from "#live/timeline/item.ts";
import { clockWords } from "#ui/time-words.ts";

/** `Recorded 14:02:07 · taken 14:02:07 · went on 14:02:09`; a step that has not come is left out. `now` in milliseconds. */
export function receiptWords({ recorded_at, taken_at, went_on_at }: Receipt, now: number): string {
  const step = (word: string, at: string | undefined): string[] => (at === undefined ? [] : [`${word} ${clockWords(at, now, true)}`]);
  return [...step("Recorded", recorded_at), ...step("taken", taken_at), ...step("went on", went_on_at)].join(" · ");
}

/** After this long a receipt that has come folds to one line. */
const foldAfterMs = 60_000;

/** True once all steps have come and a minute has passed. */
export const isFolded = ({ went_on_at }: Receipt, now: number): boolean => went_on_at !== undefined && now - Date.parse(went_on_at) >= foldAfterMs;
