import { lazy, Suspense } from "react";
import { useTimeline } from "#live/hooks.ts";
import type { Item, ItemOf } from "#live/timeline/item.ts";

const Markdown = lazy(() => import("#ui/markdown.tsx").then((module) => ({ default: module.Markdown })));

const isMessage = (item: Item): item is ItemOf<"text"> => item.what === "text" && item.role === "message";

/** The agent's last paragraph before it asked, so that a question can be answered without the ticket. */
export function LastWords({ ticketId }: { ticketId: string }) {
  const text = useTimeline(ticketId).data?.items.findLast(isMessage)?.text ?? "";
  return (
    <div className="min-h-0 text-soft">
      <Suspense>
        <Markdown>{text}</Markdown>
      </Suspense>
    </div>
  );
}
