import { wantsAgent, type Span, type TicketView } from "@beckon/protocol";
import { ticketState } from "./ticket-state.ts";
import { clockWords, countWords, durationWords, ordinalWords, secondsWords } from "./time-words.ts";

/** What the words need besides the ticket. */
export interface WordsContext {
  /** Milliseconds. */
  now: number;
  /** The ticket's place in the queue, from 1. */
  place?: number | undefined;
  /** When Beckon last came back. */
  awake?: string | undefined;
}

/** The state of a ticket in words, as LOOK gives them: what, since when, and what exactly. */
export function stateWords(ticket: TicketView, { now, place, awake }: WordsContext): string {
  const since = (at: string) => durationWords(now - Date.parse(at));
  const clock = (at: string | undefined) => clockWords(at ?? ticket.updated_at, now);
  if (ticket.stopping && ticket.status !== "cancelled" && ticket.status !== "done") return `${stopWords[ticket.stopping.what]} ${since(ticket.stopping.at)} ago`;
  const state = ticketState(ticket, now, awake);
  switch (state) {
    case "pending":
      if (ticket.queued_since === undefined) return "Not started";
      return place === undefined ? "Queued" : `Queued, ${ordinalWords(place)}`;
    case "working":
      return withDetail(`Working ${since(workingSince(ticket))}`, ticket.activity?.text);
    case "quiet":
      return withDetail(`Quiet ${since(ticket.updated_at)}`, ticket.activity && `last: ${ticket.activity.text}`);
    case "waiting":
      return `Waits for you ${since(ticket.open_questions[0]?.asked_at ?? ticket.updated_at)}`;
    case "review":
      return withDetail("To review", reviewWords(ticket));
    case "done":
      return withDetail(`Done ${clock(ticket.done?.at)}`, acceptedWords(ticket));
    case "error":
      return withDetail(`Failed ${clock(ticket.error?.at)}${retryWords(ticket, now)}`, ticket.error?.error);
    case "cancelled":
      if (ticket.discarded) return `Discarded by ${ticket.discarded.by} ${clock(ticket.discarded.at)}`;
      return `Stopped by ${ticket.cancelled?.by ?? "someone"} ${clock(ticket.cancelled?.at)}`;
    case "interrupted":
      if (ticket.released) return `Taken over by ${ticket.released.by} ${clock(ticket.released.at)}`;
      return withDetail(`Cut off ${clock(ticket.interrupted?.at)}`, wantsAgent(ticket) ? "resuming" : undefined);
  }
}

const stopWords: Record<NonNullable<TicketView["stopping"]>["what"], string> = {
  cancel: "Asked to stop",
  interrupt: "Asked to stop",
  restart: "Asked to start again",
  take_over: "Asked to hand over",
};

/** When it is tried again by itself, where it is. */
function retryWords({ error }: TicketView, now: number): string {
  return error?.retry_at === undefined ? "" : `, tries again ${clockWords(error.retry_at, now, true)}`;
}

/** Where each queued ticket stands, from 1, by ticket id. */
export function queuePlaces(tickets: Iterable<TicketView>): Map<string, number> {
  const queued = [...tickets].filter(({ status, queued_since }) => status === "pending" && queued_since !== undefined);
  queued.sort((a, b) => (a.queued_since ?? "").localeCompare(b.queued_since ?? "") || a.number - b.number);
  return new Map(queued.map(({ ticket_id }, index) => [ticket_id, index + 1]));
}

/** When the stretch of work began that still goes on; a quiet time within it does not end it. */
function workingSince({ spans, updated_at }: TicketView): string {
  const isWork = ({ state }: Span) => state === "working" || state === "quiet";
  const before = spans.findLastIndex((span) => !isWork(span));
  return spans[before + 1]?.from ?? updated_at;
}

/** What there is to review: `6 files +142 −38 · check exit 1, 4.2 s`. */
function reviewWords({ changes, check }: TicketView): string | undefined {
  const files = changes && changes.files > 0 ? [`${countWords(changes.files, "file")} +${changes.added} −${changes.removed}`] : [];
  return [...files, ...(check ? [checkedWords(check)] : [])].join(" · ");
}

function checkedWords({ ended, exit_code, duration_ms = 0 }: NonNullable<TicketView["check"]>): string {
  if (ended === undefined) return "check runs";
  return ended === "exited" ? `check exit ${exit_code}, ${secondsWords(duration_ms)}` : "check did not end";
}

function acceptedWords({ accepted }: TicketView): string | undefined {
  if (!accepted) return undefined;
  return { squash: `merged into ${accepted.base}`, push: "pushed", branch: "branch kept" }[accepted.way];
}

const withDetail = (words: string, detail: string | undefined) => (detail === undefined || detail === "" ? words : `${words} · ${detail}`);
