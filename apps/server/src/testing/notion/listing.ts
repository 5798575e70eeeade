import { invalid } from "./refusal.ts";

/** One page of a list, as every list of the API is answered: at most 100, with the cursor of the rest. */
export function pageOfList<T>(all: readonly T[], startCursor: unknown, pageSize: unknown): { results: T[]; next_cursor: string | null; has_more: boolean } {
  const size = Number(pageSize ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 100) throw invalid("page_size should be between 1 and 100.");
  const start = typeof startCursor === "string" ? positionOf(startCursor) : 0;
  const end = start + size;
  const more = end < all.length;
  return { results: all.slice(start, end), next_cursor: more ? cursorOf(end) : null, has_more: more };
}

/** Opaque to clients and, like Notion's, in the form of an id. */
const cursorOf = (position: number): string => `00000000-0000-4000-8000-${position.toString(16).padStart(12, "0")}`;

function positionOf(cursor: string): number {
  const match = /^00000000-0000-4000-8000-([0-9a-f]{12})$/.exec(cursor);
  if (!match) throw invalid("The start_cursor provided is invalid.");
  return Number.parseInt(match[1] ?? "0", 16);
}
