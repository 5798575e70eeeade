import type { TicketView } from "@beckon/protocol";
import { useAwake } from "./awake.ts";
import { StateMark } from "./state-mark.tsx";
import { stateWords } from "./state-words.ts";
import { ticketState } from "./ticket-state.ts";
import { useNow } from "./use-now.ts";

interface StateLineProps {
  ticket: TicketView;
  /** The ticket's place in the queue, from 1. */
  place?: number | undefined;
  /** True where the words may take several lines; else they end with an ellipsis. */
  wraps?: boolean;
}

/** A ticket's state: its mark and its words, kept current by the shared clock. */
export function StateLine({ ticket, place, wraps = false }: StateLineProps) {
  const now = useNow(10_000);
  const awake = useAwake();
  const state = ticketState(ticket, now, awake);
  return (
    <span className={`tabular flex min-w-0 gap-1.5 text-fact text-soft ${wraps ? "items-start" : "items-center"}`} data-state={state}>
      <span className={`flex h-[18px] items-center ${state === "waiting" ? "" : "w-3.5"}`}>
        <StateMark state={state} count={ticket.open_questions.length} step={ticket.seq} />
      </span>
      <span className={wraps ? "min-w-0" : "truncate"}>{stateWords(ticket, { now, place, awake })}</span>
    </span>
  );
}
