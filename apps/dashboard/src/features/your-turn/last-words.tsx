import { useTimeline } from "#live/hooks.ts";
import type { Item, ItemOf } from "#live/timeline/item.ts";

const isMessage = (item: Item): item is ItemOf<"text"> => item.what === "text" && item.role === "message";

/** The agent's last paragraph before it asked, so that a question can be answered without the ticket. */
export function LastWords({ ticketId }: { ticketId: string }) {
  const text = useTimeline(ticketId).data?.items.findLast(isMessage)?.text.trim();
  return <p className="line-clamp-6 max-w-[72ch] whitespace-pre-wrap text-soft">{text}</p>;
}
