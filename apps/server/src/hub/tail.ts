import type { LogReader, StoredEvent } from "#log/log.ts";
import { textFrame } from "./frame.ts";

/** Frames ready to be written, shared by all that stand at the same place. */
export interface Chunk {
  bytes: Buffer;
  /** Seq of the last event in it. */
  to: number;
}

const tailBytes = 4 * 1024 * 1024;
/** A chunk is small enough that a socket takes it whole, so that a close frame behind it can get out. */
const chunkBytes = 64 * 1024;
const sharedChunks = 16;

/** Recent events as wire frames; older ones are read from the log in pages. */
export interface Tail {
  push(committed: readonly StoredEvent[]): void;
  /** Frames of the events after `seq`; undefined where there are none. */
  after(seq: number): Chunk | undefined;
}

/** The tail begins empty at the log's head; both ways out give the same bytes. */
export function createTail(log: LogReader): Tail {
  let first = log.head.seq + 1;
  let frames: Buffer[] = [];
  let held = 0;
  const shared = new Map<number, Chunk>();

  const join = (seq: number, parts: Buffer[]): Chunk => {
    const taken: Buffer[] = [];
    let bytes = 0;
    for (const part of parts) {
      if (taken.length > 0 && bytes + part.length > chunkBytes) break;
      taken.push(part);
      bytes += part.length;
    }
    const [only] = taken;
    const chunk = { bytes: taken.length === 1 && only ? only : Buffer.concat(taken, bytes), to: seq + taken.length };
    if (shared.size >= sharedChunks) shared.delete(shared.keys().next().value ?? -1);
    shared.set(seq, chunk);
    return chunk;
  };
  return {
    push(committed) {
      for (const { text } of committed) {
        const frame = textFrame(text);
        frames.push(frame);
        held += frame.length;
      }
      // A chunk that ended at the old head may now be longer.
      shared.clear();
      let dropped = 0;
      while (held > tailBytes && dropped < frames.length - 1) held -= frames[dropped++]?.length ?? 0;
      if (dropped > 0) frames = frames.slice(dropped);
      first += dropped;
    },
    after(seq) {
      const cached = shared.get(seq);
      if (cached) return cached;
      if (seq + 1 >= first) {
        const parts = frames.slice(seq + 1 - first, seq + 1 - first + 1_024);
        return parts.length === 0 ? undefined : join(seq, parts);
      }
      const page = log.read(seq, { events: 1_024, bytes: chunkBytes });
      return page.length === 0 ? undefined : join(seq, page.map(({ text }) => textFrame(text)));
    },
  };
}
