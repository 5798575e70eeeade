import type { ReactNode } from "react";
import type { TicketState } from "./ticket-state.ts";

const colours: Record<TicketState, string> = {
  pending: "text-soft",
  working: "text-live",
  quiet: "text-live",
  waiting: "text-turn",
  review: "text-turn-ink",
  done: "text-soft",
  error: "text-fail",
  cancelled: "text-soft",
  interrupted: "text-ink",
};

const stroke = { fill: "none", stroke: "currentColor", strokeWidth: 1.5 };

const drawings: Record<Exclude<TicketState, "waiting">, ReactNode> = {
  pending: <circle cx="6" cy="6" r="4.5" {...stroke} strokeLinecap="round" strokeDasharray="0.01 2.82" />,
  working: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  quiet: <circle cx="6" cy="6" r="4.5" {...stroke} />,
  review: <circle cx="6" cy="6" r="4.5" {...stroke} />,
  done: <path d="M1.5 6.5 4.5 9.5 10.5 2.5" {...stroke} />,
  error: <path d="M2 2 10 10M10 2 2 10" {...stroke} />,
  cancelled: <path d="M1.5 6H10.5" {...stroke} />,
  interrupted: <circle cx="6" cy="6" r="4.5" {...stroke} strokeDasharray="5.57 1.5" />,
};

interface StateMarkProps {
  state: TicketState;
  /** Open questions, shown inside the waiting block. */
  count?: number;
  /** Grows by one with each event; the working dot then steps 2 px. */
  step?: number;
  className?: string;
}

/** The mark of a state: always beside its words, which say the same. */
export function StateMark({ state, count = 1, step = 0, className = "" }: StateMarkProps) {
  if (state === "waiting")
    return (
      <span
        aria-hidden
        className={`tabular inline-flex h-[18px] min-w-[18px] shrink-0 items-center justify-center rounded-box border border-turn-edge bg-turn px-0.5 text-fact font-strong text-on-turn ${className}`}
      >
        {count}
      </span>
    );
  const stepped = state === "working" && step % 2 === 1 ? "translate-x-0.5" : "";
  return (
    <svg aria-hidden viewBox="0 0 12 12" className={`size-3 shrink-0 overflow-visible ${colours[state]} ${className}`}>
      <g className={`transition-transform ${stepped}`}>{drawings[state]}</g>
    </svg>
  );
}
