import type { Span } from "@beckon/protocol";
import { stretches, stripWords } from "./strip-spans.ts";
import { useNow } from "./use-now.ts";

const fills: Record<Span["state"], string> = {
  working: "bg-live",
  waiting: "border border-turn-edge bg-turn",
  quiet: "bg-quiet",
  away: "border border-edge",
  idle: "",
};

interface StripProps {
  spans: readonly Span[];
  /** Questions asked so far, where they are known exactly; else each wait counts as one. */
  questions?: number;
}

/** Beckon's signature: how the time from start to now was spent, drawn from events only; read out as a sentence. */
export function Strip({ spans, questions }: StripProps) {
  const now = useNow(10_000);
  return (
    <span className="flex h-1 w-full gap-px overflow-hidden rounded-box bg-sunk" role="img" aria-label={stripWords(spans, now, questions)}>
      {stretches(spans, now).map(({ state, from, ms }) => (
        <span key={from + state} className={`h-1 min-w-0.5 basis-0 ${fills[state]}`} style={{ flexGrow: Math.max(1, ms) }} />
      ))}
    </span>
  );
}
