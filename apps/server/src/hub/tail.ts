import type { LogReader, StoredEvent } from "#log/log.ts";
import { frameBytes } from "./frame.ts";
import { createSlab, slabOf, type Chunk, type Slab } from "./slab.ts";

/** A chunk is never more than a slab: small enough that a close frame behind it gets out. */
const slabBytes = 64 * 1024;
/** Blocks in memory: of recent events, and of older ones read again. */
const recentBytes = 4 * 1024 * 1024;
const olderBytes = 4 * 1024 * 1024;
const pageEvents = 1_024;

/** The log as wire frames: recent events stand in memory, older ones are read in pages that all readers share. */
export interface Tail {
  push(committed: readonly StoredEvent[]): void;
  /** Frames of events after `seq`, as far as one block holds them; undefined where there are none. */
  after(seq: number): Chunk | undefined;
  /** Bytes of all blocks held. */
  held(): number;
}

/** The tail begins empty at the log's head; memory and pages give the same bytes, and either alone would be right. */
export function createTail(log: Pick<LogReader, "head" | "read">): Tail {
  let next = log.head.seq + 1;
  const recent: Slab[] = [];
  /** By last use, the oldest first. */
  const pages = new Set<Slab>();
  const held = (slabs: Iterable<Slab>): number => [...slabs].reduce((sum, { capacity }) => sum + capacity, 0);

  const inPages = (seq: number): Slab | undefined => [...pages].find(({ first, last }) => first <= seq + 1 && seq < last);
  const load = (seq: number): Slab | undefined => {
    const texts = log.read(seq, { events: pageEvents, bytes: slabBytes }).map(({ text }) => text);
    return texts.length === 0 ? undefined : slabOf(seq + 1, texts);
  };
  const page = (seq: number): Slab | undefined => {
    const slab = inPages(seq) ?? load(seq);
    if (!slab) return undefined;
    pages.delete(slab);
    pages.add(slab);
    for (const old of pages) {
      if (pages.size === 1 || held(pages) <= olderBytes) break;
      pages.delete(old);
    }
    return slab;
  };
  return {
    push(committed) {
      for (const { seq, text } of committed) {
        // Being told is a hint: what was told before is left out, what was not told is read from the log.
        if (seq < next) continue;
        const newest = recent.at(-1);
        if (newest?.last !== seq - 1 || !newest.add(text)) {
          const slab = createSlab(seq, Math.max(slabBytes, frameBytes(Buffer.byteLength(text))));
          slab.add(text);
          recent.push(slab);
        }
        next = seq + 1;
      }
      while (recent.length > 1 && held(recent) > recentBytes) recent.shift();
    },
    after(seq) {
      if (seq + 1 >= next) return undefined;
      const slab = recent.findLast(({ first }) => first <= seq + 1);
      return (slab && seq < slab.last ? slab : page(seq))?.after(seq);
    },
    held: () => held(recent) + held(pages),
  };
}
