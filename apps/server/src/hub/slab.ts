import { frameBytes, writeFrame } from "./frame.ts";

/** Frames ready to be written, shared by all that stand at the same place. */
export interface Chunk {
  bytes: Buffer;
  /** Seq of the last event in it. */
  to: number;
}

/** Consecutive events as wire frames in one block of memory. */
export interface Slab {
  /** Seq of its first event, and of its last; `last` is `first - 1` while it is empty. */
  readonly first: number;
  readonly last: number;
  /** Bytes of the block. */
  readonly capacity: number;
  /** Appends the next event; false where it does not fit. */
  add(text: string): boolean;
  /** All frames after `seq`, which must be `first - 1` or in it; undefined where there are none. */
  after(seq: number): Chunk | undefined;
}

/** Makes an empty slab of `capacity` bytes for events from seq `first` on. */
export function createSlab(first: number, capacity: number): Slab {
  const block = Buffer.allocUnsafeSlow(capacity);
  const ends: number[] = [];
  let used = 0;
  // Live connections all ask for the same: what came since the last flush.
  let asked = 0;
  let shared: Chunk | undefined;
  return {
    first,
    capacity,
    get last() {
      return first + ends.length - 1;
    },
    add(text) {
      const payload = Buffer.byteLength(text);
      if (used + frameBytes(payload) > capacity) return false;
      used = writeFrame(block, used, text, payload);
      ends.push(used);
      return true;
    },
    after(seq) {
      const to = first + ends.length - 1;
      if (seq >= to) return undefined;
      if (shared && asked === seq && shared.to === to) return shared;
      asked = seq;
      shared = { bytes: block.subarray(seq < first ? 0 : ends[seq - first], used), to };
      return shared;
    },
  };
}

/** A slab that holds just these events, the first of which has seq `first`. */
export function slabOf(first: number, texts: readonly string[]): Slab {
  const slab = createSlab(
    first,
    texts.reduce((sum, text) => sum + frameBytes(Buffer.byteLength(text)), 0),
  );
  for (const text of texts) slab.add(text);
  return slab;
}
