import type { ItemOf } from "#live/timeline/item.ts";
import { RelativeTime } from "#ui/relative-time.tsx";
import { lineWords } from "./line-words.ts";

/** A fact in one line, with its time. */
export function LineItem({ item: { event, at }, agent }: { item: ItemOf<"line">; agent: string }) {
  return (
    <p className="tabular text-fact text-soft">
      {lineWords(event, agent)} <RelativeTime at={at} />
    </p>
  );
}
