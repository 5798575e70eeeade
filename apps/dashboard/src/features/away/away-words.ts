import type { View } from "@beckon/protocol";
import { clockWords, countWords } from "#ui/time-words.ts";

type Away = NonNullable<View["away"]>;

/** `Beckon was away 12:03 to 12:50 (the computer slept). 3 agents go on, 1 question is still open, 1 could not be resumed.` */
export function awayWords({ cause, away_from, away_to, resumed, asking, failed, leftovers }: Away, now: number): string {
  const why = cause === "sleep" ? "the computer slept" : "it was restarted";
  const parts = [
    ...(resumed.length > 0 ? [`${countWords(resumed.length, "agent")} ${resumed.length === 1 ? "goes" : "go"} on`] : []),
    ...(asking.length > 0 ? [`${countWords(asking.length, "question")} ${asking.length === 1 ? "is" : "are"} still open`] : []),
    ...(failed.length > 0 ? [`${failed.length} could not be resumed`] : []),
    ...(leftovers > 0 ? [`${countWords(leftovers, "process", "processes")} of before ${leftovers === 1 ? "was" : "were"} ended`] : []),
  ];
  const what = parts.length === 0 ? "Nothing was at work." : `${parts.join(", ")}.`;
  const isShort = Date.parse(away_to) - Date.parse(away_from) < 60_000;
  return `Beckon was away ${clockWords(away_from, now, isShort)} to ${clockWords(away_to, now, isShort)} (${why}). ${what}`;
}
