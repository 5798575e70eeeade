import type { TicketView } from "@beckon/protocol";
import { useAgentName } from "#live/hooks.ts";
import type { ItemOf } from "#live/timeline/item.ts";
import { RelativeTime } from "#ui/relative-time.tsx";
import { lineWords } from "./line-words.ts";

/** A fact in one line, with its time. */
export function LineItem({ item: { event, at }, ticket }: { item: ItemOf<"line">; ticket: TicketView }) {
  const nameOf = useAgentName();
  return (
    <p className="tabular text-fact text-soft">
      {lineWords(event, nameOf(ticket))} <RelativeTime at={at} />
    </p>
  );
}
