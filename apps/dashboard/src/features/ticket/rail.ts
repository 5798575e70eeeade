import type { Span } from "@beckon/protocol";

/** What went on just before a time (ISO 8601), by the strip's spans, which are in order; `idle` before the first. */
export function railAt(spans: readonly Span[], at: string): Span["state"] {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.from ?? "") < at) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1]?.state ?? "idle";
}
