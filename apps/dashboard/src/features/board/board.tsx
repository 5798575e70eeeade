import { useId, useState, type ReactNode } from "react";
import { isClosed, isFound, limits, type TicketView } from "@beckon/protocol";
import { useTickets } from "#live/hooks.ts";
import { Button } from "#ui/button.tsx";
import { queuePlaces } from "#ui/state-words.ts";
import { useHand, useHeld } from "#ui/use-hand.ts";
import { Card, Row } from "./card.tsx";
import { columns, groupTickets, listGroups } from "./group.ts";
import { SearchClosed } from "./search-closed.tsx";

interface BoardProps {
  /** What the search field says. */
  words: string;
  /** Four columns, or one list grouped by state. */
  as: "board" | "list";
}

const shownAtFirst = 50;

/** All tickets but those in Your turn, as a board or a list. Nothing moves under a hand. */
export function Board({ words, as }: BoardProps) {
  const all = useTickets();
  const hand = useHand();
  const { held, release } = useHeld(all, hand.isIn);
  const places = queuePlaces(all);
  const isWanted = (ticket: TicketView): boolean => isFound(ticket, words);
  const found = held.filter(isWanted);
  const groups = groupTickets(found);
  // A hand holds the places; what stands in them is always the newest.
  const newest = new Map(all.map((ticket) => [ticket.ticket_id, ticket]));
  const more = all.filter(isWanted).length - found.length;
  const Entry = as === "board" ? Card : Row;
  const sought = words.trim();
  const closed = all.filter(({ status }) => isClosed(status)).length;
  return (
    <div className="flex flex-col gap-4">
      <div {...hand.handlers} className="flex flex-col gap-4">
        <div className={as === "board" ? "grid grid-cols-4 gap-4" : "flex flex-col gap-6"} hidden={found.length === 0 && sought !== ""}>
          {(as === "board" ? columns : listGroups.filter((group) => groups[group].length > 0)).map((group) => (
            <Group key={group} title={group} tickets={groups[group]}>
              {(ticket) => <Entry key={ticket.ticket_id} ticket={newest.get(ticket.ticket_id) ?? ticket} place={places.get(ticket.ticket_id)} />}
            </Group>
          ))}
        </div>
        {more > 0 && (
          <Button tone="plain" size="small" className="self-start" onClick={release}>
            {more} more below
          </Button>
        )}
      </div>
      {sought !== "" && <SearchClosed key={sought} words={sought} isEmpty={found.length === 0} isPartial={closed >= limits.snapshot_closed} />}
    </div>
  );
}

function Group({ title, tickets, children }: { title: string; tickets: readonly TicketView[]; children: (ticket: TicketView) => ReactNode }) {
  const id = useId();
  const [shown, setShown] = useState(shownAtFirst);
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <h2 id={id} className="tabular font-strong">
        {title} <span className="font-regular text-soft">{tickets.length}</span>
      </h2>
      {tickets.length > 0 && <ul className="flex flex-col gap-2">{tickets.slice(0, shown).map((ticket) => children(ticket))}</ul>}
      {tickets.length > shown && (
        <Button size="small" onClick={() => setShown(shown * 2)}>
          Show {Math.min(shown, tickets.length - shown)} more
        </Button>
      )}
    </section>
  );
}
