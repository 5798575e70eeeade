import type { Event } from "@beckon/protocol";

/** A replay is told in pieces of this many events, or of what came within this time. */
const pieceEvents = 500;
const pieceMs = 100;

/** What one event was: the next one, one that was there already, or one after a hole. */
export type Taken = "next" | "old" | "hole";

/** The place in the server's log, and the events on their way to `tell`, in order, each once. */
export function createFeed(start: string | undefined, now: () => number, tell: (events: Event[]) => void) {
  let cursor = start;
  let seq: number | undefined;
  let replaying = false;
  let piece: Event[] = [];
  let pieceAt = 0;

  const flush = (): void => {
    const events = piece;
    piece = [];
    if (events.length > 0) tell(events);
  };
  return {
    get cursor() {
      return cursor;
    },
    get seq() {
      return seq ?? 0;
    },
    take(event: Event): Taken {
      if (seq !== undefined && event.seq <= seq) return "old";
      if (seq !== undefined && event.seq > seq + 1) return "hole";
      ({ seq, cursor } = event);
      if (piece.length === 0) pieceAt = now();
      piece.push(event);
      if (!replaying || piece.length >= pieceEvents || now() - pieceAt > pieceMs) flush();
      return "next";
    },
    /** Events are joined into pieces until `caughtUp`. */
    replay(): void {
      replaying = true;
    },
    caughtUp(at: { seq: number; cursor: string }): void {
      replaying = false;
      flush();
      ({ seq, cursor } = at);
    },
    /** Tells what it still holds; the connection is gone. */
    flush,
    /** Goes on from a snapshot's cursor. */
    restart(from: string): void {
      cursor = from;
      seq = undefined;
    },
  };
}
