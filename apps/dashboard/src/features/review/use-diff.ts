import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TicketView } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { fetchDiff } from "#api/review.ts";

/** What decides which diff is the current one: the files, and whether the worktree is there. */
const treeKey = ({ changes, discarded, workspace }: TicketView): string => `${changes?.tree ?? ""}${discarded ? "-discarded" : ""}${workspace?.removed_at ?? ""}`;

/** A ticket's diff; fetched anew whenever an event says that files changed, and the one before stays in sight meanwhile. */
export const useDiff = (ticket: TicketView) =>
  useQuery({
    queryKey: keys.diff(ticket.ticket_id, treeKey(ticket)),
    queryFn: () => fetchDiff(ticket.ticket_id),
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
