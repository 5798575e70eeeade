import { memo } from "react";
import type { TicketView } from "@beckon/protocol";
import { Name } from "#ui/command.tsx";
import { StateLine } from "#ui/state-line.tsx";
import { Strip } from "#ui/strip.tsx";
import { TicketLink } from "#ui/ticket-link.tsx";
import { TicketFacts } from "./ticket-facts.tsx";

interface CardProps {
  ticket: TicketView;
  place: number | undefined;
}

/** A ticket on the board: name, state in words, agent, cost, strip. Drawn again only where its ticket changed. */
export const Card = memo(function Card({ ticket, place }: CardProps) {
  return (
    <li className="flex min-h-21 flex-col overflow-hidden rounded-box border border-line bg-surface">
      <div className="flex flex-1 flex-col gap-1 px-3 pt-2 pb-2">
        <h3 className="font-strong">
          <TicketLink ticket={ticket} className="line-clamp-2 no-underline hover:underline">
            <Name>{ticket.ticket_name}</Name>
          </TicketLink>
        </h3>
        <StateLine ticket={ticket} place={place} />
        <TicketFacts ticket={ticket} />
      </div>
      <Strip ticket={ticket} />
    </li>
  );
});

/** The same in one line of a list. */
export const Row = memo(function Row({ ticket, place }: CardProps) {
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-4 rounded-box border border-line bg-surface px-3 py-1.5 max-tablet:min-h-12">
      <TicketLink ticket={ticket} className="min-w-40 flex-1 no-underline hover:underline">
        <Name>{ticket.ticket_name}</Name>
      </TicketLink>
      <StateLine ticket={ticket} place={place} />
      <TicketFacts ticket={ticket} />
    </li>
  );
});
