import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState, type ReactNode } from "react";
import type { TicketView } from "@beckon/protocol";
import { useAgentName, useTimeline } from "#live/hooks.ts";
import type { Item } from "#live/timeline/item.ts";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import { ItemView } from "./item-view.tsx";
import { railAt } from "./rail.ts";
import { useFollowEnd } from "./use-follow-end.ts";

interface TimelineProps {
  ticket: TicketView;
  /** What stands at its end: open questions. */
  children: ReactNode;
}

/** Items are placed and measured by the page, as each measurement costs in proportion to the places after it. */
const pageItems = 10;
const guessPx = 44;

/** An open question stands at the timeline's end with its form, not at its place. */
const isSettled = (item: Item): boolean => item.what !== "question" || item.answer !== undefined || item.closed !== undefined;

/** All that happened, oldest first; only what is in sight is drawn. Follows its end unless the reader went away from it. */
export function Timeline({ ticket, children }: TimelineProps) {
  const { data, error } = useTimeline(ticket.ticket_id);
  const items = useMemo(() => data?.items.filter(isSettled) ?? [], [data]);
  const scroller = useRef<HTMLDivElement>(null);
  const { isAtEnd, toEnd } = useFollowEnd(scroller);
  const [seen, setSeen] = useState(0);
  if (isAtEnd && seen !== items.length) setSeen(items.length);
  const agent = useAgentName()(ticket);
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoizes this component
  const pages = useVirtualizer({
    count: Math.ceil(items.length / pageItems),
    getScrollElement: () => scroller.current,
    estimateSize: () => guessPx * pageItems,
    overscan: 1,
  });
  const fresh = items.length - seen;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by the keyboard */}
      <div ref={scroller} tabIndex={0} role="region" aria-label="Timeline" className="min-h-0 flex-1 overflow-y-auto px-6 max-tablet:px-4">
        <div className="flex flex-col gap-3 py-3">
          <FieldError error={error?.message} />
          <div className="relative w-full" style={{ height: pages.getTotalSize() }} data-testid="timeline" data-whole={data?.isWhole ?? false}>
            {pages.getVirtualItems().map(({ index, key, start }) => (
              <div key={key} data-index={index} ref={pages.measureElement} className="absolute top-0 left-0 w-full" style={{ translate: `0 ${start}px` }}>
                {items.slice(index * pageItems, (index + 1) * pageItems).map((item) => (
                  <ItemView key={item.key} item={item} agent={agent} rail={railAt(ticket.spans, item.at)} />
                ))}
              </div>
            ))}
          </div>
          {children}
        </div>
      </div>
      {!isAtEnd && (
        <div className="absolute bottom-2 left-1/2 -translate-x-1/2">
          <Button size="small" onClick={toEnd}>
            {fresh > 0 ? `${fresh} new` : "To the end"}
          </Button>
        </div>
      )}
    </div>
  );
}
