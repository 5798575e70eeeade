import { useId, type ReactNode } from "react";
import { isStuck, type TicketView } from "@beckon/protocol";
import { useAgentName, useTickets } from "#live/hooks.ts";
import { Button } from "#ui/button.tsx";
import { useAwake } from "#ui/awake.ts";
import { countWords, durationWords } from "#ui/time-words.ts";
import { useHand, useHeld } from "#ui/use-hand.ts";
import { useNow } from "#ui/use-now.ts";
import { StuckCard } from "./stuck-card.tsx";
import { isFailed } from "./is-failed.ts";
import { TurnLine } from "./turn-line.tsx";
import { TurnQuestion } from "./turn-question.tsx";
import { useEntries } from "./use-entries.ts";

interface YourTurnProps {
  /** The ticket whose page is open: its questions stand there. */
  here?: string | undefined;
  fillsScreen?: boolean;
  /** Of its headings: one below what stands above it. */
  level?: 2 | 3;
}

/** Everything that waits for a person: standing still, failed or cut off, to review. Nothing moves under a hand. */
export function YourTurn({ here, fillsScreen = false, level = 3 }: YourTurnProps) {
  const tickets = useTickets();
  const nameOf = useAgentName();
  const hand = useHand();
  const { entries, hold } = useEntries((id) => id !== here);
  const { held, release } = useHeld(tickets, hand.isIn);
  // A hand holds the places; what stands in them is always the newest.
  const newest = new Map(tickets.map((ticket) => [ticket.ticket_id, ticket]));
  const inPlace = (isWanted: (ticket: TicketView) => boolean): TicketView[] =>
    held.filter(isWanted).map((ticket) => newest.get(ticket.ticket_id) ?? ticket);
  const failed = inPlace(isFailed);
  const review = inPlace(isReview);
  const more = tickets.filter((one) => isTurn(one) && !held.some((old) => old.ticket_id === one.ticket_id && isTurn(old))).length;
  const now = useNow(10_000);
  const awake = useAwake();
  // Whether an effect is late, its ticket's page says; a place that stands still is a person's turn.
  const stuck = tickets.filter((one) => one.ticket_id !== here && isStuck(one, now, awake));
  const waitsHere = tickets.find(({ ticket_id, status }) => ticket_id === here && status === "waiting");
  return (
    <div {...hand.handlers} className="flex flex-col gap-4">
      {waitsHere && <p className="text-fact text-soft">{nameOf(waitsHere)} waits for you on this page.</p>}
      {entries.length + stuck.length + failed.length + review.length === 0 && !waitsHere && <Nobody tickets={tickets} />}
      <Part title="Standing still" level={level} count={entries.length + stuck.length}>
        {entries.map((entry) => (
          <TurnQuestion key={entry.question.question_id} entry={entry} fillsScreen={fillsScreen} onHold={(held_) => hold(entry, held_)} />
        ))}
        {stuck.map((ticket) => (
          <li key={ticket.ticket_id}>
            <StuckCard ticket={ticket} isNamed />
          </li>
        ))}
      </Part>
      <Part title="Failed or cut off" level={level} count={failed.length}>
        {failed.map((ticket) => (
          <TurnLine key={ticket.ticket_id} ticket={ticket} action={isFailed(ticket) ? "retry" : undefined} verb="Retry" />
        ))}
      </Part>
      <Part title="To review" level={level} count={review.length}>
        {review.map((ticket) => (
          <TurnLine key={ticket.ticket_id} ticket={ticket} action={isReview(ticket) ? "done" : undefined} verb="Done">
            {ticket.summary !== undefined && <p className="line-clamp-2 text-fact text-soft">{ticket.summary}</p>}
          </TurnLine>
        ))}
      </Part>
      {more > 0 && (
        <Button tone="plain" size="small" className="self-start" onClick={release}>
          {more} more below
        </Button>
      )}
    </div>
  );
}

const isReview = ({ status }: TicketView): boolean => status === "review";
const isTurn = (ticket: TicketView): boolean => isFailed(ticket) || isReview(ticket);

function Part({ title, level, count, children }: { title: string; level: 2 | 3; count: number; children: ReactNode }) {
  const id = useId();
  const Heading = `h${level}` as const;
  if (count === 0) return null;
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <Heading id={id} className="text-fact font-strong text-soft">
        {title}
      </Heading>
      <ul className="flex flex-col gap-2">{children}</ul>
    </section>
  );
}

function Nobody({ tickets }: { tickets: readonly TicketView[] }) {
  const now = useNow(10_000);
  const working = tickets.filter(({ status }) => status === "working");
  const oldest = Math.min(...working.map(({ spans, updated_at }) => Date.parse(spans.at(-1)?.from ?? updated_at)));
  const atWork = working.length === 0 ? "" : ` ${countWords(working.length, "agent")} at work, the oldest for ${durationWords(now - oldest)}.`;
  return <p className="text-soft">Nobody waits for you.{atWork}</p>;
}
