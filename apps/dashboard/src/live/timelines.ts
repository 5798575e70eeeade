import type { QueryClient } from "@tanstack/react-query";
import type { Event } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { fetchEventPage } from "#api/requests.ts";
import { createTimeline, type Timeline, type TimelineBuilder } from "./timeline/timeline.ts";

/** A timeline that is shown: its builder, and what came live while its history was read. */
interface Shown {
  builder: TimelineBuilder;
  early: Event[];
  isWhole: boolean;
}

/** The timelines of the tickets that a page has opened, kept current in the query cache. */
export function createTimelines(cache: QueryClient) {
  const shown = new Map<string, Shown>();
  /** Shows it, unless the ticket's history is read anew since: that one must not be written over. */
  const put = (ticketId: string, one: Shown, timeline: Timeline): Timeline => {
    if (shown.get(ticketId) === one) cache.setQueryData<Timeline>(keys.timeline(ticketId), timeline);
    return timeline;
  };
  return {
    /** Live events, in order. */
    take(events: readonly Event[]): void {
      for (const [ticketId, one] of shown) {
        const own = events.filter((event) => event.ticket_id === ticketId);
        // Nobody looked for a while, and the cache let it go.
        if (!cache.getQueryState(keys.timeline(ticketId))) shown.delete(ticketId);
        if (own.length === 0 || !shown.has(ticketId)) continue;
        if (one.isWhole) put(ticketId, one, one.builder.extend(own, true));
        else one.early.push(...own);
      }
    },
    /** Reads a ticket's whole history page by page, each shown as it comes; then joins what came live meanwhile. */
    async load(ticketId: string): Promise<Timeline> {
      const one: Shown = { builder: createTimeline(), early: [], isWhole: false };
      shown.set(ticketId, one);
      for (let after = 0; ; ) {
        // oxlint-disable-next-line no-await-in-loop -- a page begins where the one before ended
        const { events, isLast } = await fetchEventPage(ticketId, after);
        const timeline = one.builder.extend(events, false);
        if (isLast) break;
        put(ticketId, one, timeline);
        after = timeline.seq;
      }
      one.isWhole = true;
      return put(ticketId, one, one.builder.extend(one.early.splice(0), true));
    },
    /** Forgets all: after a reset the histories are read anew. */
    clear(): void {
      shown.clear();
    },
  };
}
