import type { Span, TicketView } from "./view.ts";

/** Silence after which a working agent counts as quiet. */
export const quietAfterMs = 2 * 60_000;
/** The strip keeps its newest spans; older ones join the first. */
const maxSpans = 200;

const spanOf: Record<TicketView["status"], Span["state"]> = {
  working: "working",
  waiting: "waiting",
  interrupted: "away",
  pending: "idle",
  review: "idle",
  error: "idle",
  done: "idle",
  cancelled: "idle",
};

/** The strip's spans after an event at `at`: one more where the state changed, and the silence before it shown as quiet. */
export function extendSpans(before: TicketView | undefined, status: TicketView["status"], at: string): Span[] {
  const spans = before?.spans ?? [];
  const last = spans.at(-1);
  const next: Span[] = [];
  if (before && last?.state === "working" && before.running_tools.length === 0 && Date.parse(at) - Date.parse(before.updated_at) >= quietAfterMs)
    next.push({ state: "quiet", from: before.updated_at });
  const state = spanOf[status];
  if ((next.at(-1) ?? last)?.state !== state) next.push({ state, from: at });
  return next.length === 0 ? spans : bounded([...spans, ...next]);
}

/** The first span reaches back over those that were left out, so that the strip still begins with the ticket. */
function bounded(spans: Span[]): Span[] {
  const [first] = spans;
  const [oldest, ...rest] = spans.slice(-maxSpans);
  return first && oldest && spans.length > maxSpans ? [{ ...oldest, from: first.from }, ...rest] : spans;
}

/** Milliseconds worked and waited, from the spans up to `until`. */
export function spanTotals(spans: readonly Span[], until: string): { worked: number; waited: number } {
  const totals = { worked: 0, waited: 0 };
  spans.forEach((span, index) => {
    const length = Math.max(0, Date.parse(spans[index + 1]?.from ?? until) - Date.parse(span.from));
    if (span.state === "working" || span.state === "quiet") totals.worked += length;
    if (span.state === "waiting") totals.waited += length;
  });
  return totals;
}
