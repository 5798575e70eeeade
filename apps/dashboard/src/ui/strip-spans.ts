import { spanTotals, type Span, type TicketView } from "@beckon/protocol";
import { countWords, durationWords } from "./time-words.ts";

/** A stretch as drawn: what it was and how long. */
export interface Stretch {
  state: Span["state"];
  from: string;
  ms: number;
}

/** The stretches from the first work up to `until` (milliseconds): idle time before and after them is left out. */
export function stretches(spans: readonly Span[], until: number): Stretch[] {
  const first = spans.findIndex(({ state }) => state !== "idle");
  const last = spans.findLastIndex(({ state }) => state !== "idle");
  if (first === -1) return [];
  return spans.slice(first, last + 1).map(({ state, from }, index) => {
    const to = spans[first + index + 1]?.from;
    return { state, from, ms: Math.max(0, (to === undefined ? until : Date.parse(to)) - Date.parse(from)) };
  });
}

/** The strip in words: `Worked 22 min, waited 14 min for you in 2 questions.` */
export function stripWords({ spans, asked }: Pick<TicketView, "spans" | "asked">, until: number): string {
  const { worked, waited } = spanTotals(spans, new Date(until).toISOString());
  if (worked === 0 && asked === 0) return "Not worked on yet.";
  const wait = asked === 0 ? "" : `, waited ${durationWords(waited)} for you in ${countWords(asked, "question")}`;
  return `Worked ${durationWords(worked)}${wait}.`;
}
