import type { Span, TicketView } from "@beckon/protocol";
import { stretches, stripWords } from "./strip-spans.ts";
import { useNow } from "./use-now.ts";

const fills: Record<Span["state"], string> = {
  working: "bg-live",
  waiting: "border border-turn-edge bg-turn",
  quiet: "bg-quiet",
  away: "border border-edge",
  idle: "",
};

/** Beckon's signature: how the time from start to now was spent, drawn from events only; read out as a sentence. */
export function Strip({ ticket }: { ticket: Pick<TicketView, "spans" | "asked"> }) {
  const now = useNow(10_000);
  return (
    <span className="flex h-1 w-full gap-px overflow-hidden rounded-box bg-sunk" role="img" aria-label={stripWords(ticket, now)}>
      {stretches(ticket.spans, now).map(({ state, from, ms }) => (
        <span key={from + state} className={`h-1 min-w-0.5 basis-0 ${fills[state]}`} style={{ flexGrow: Math.max(1, ms) }} />
      ))}
    </span>
  );
}
