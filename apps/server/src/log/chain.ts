import { createHash } from "node:crypto";
import type { Event, NewEvent } from "@beckon/protocol";
import { formatCursor } from "./cursor.ts";

/** The end of the chain so far. */
export interface Tail {
  seq: number;
  digest: Uint8Array;
  /** Bytes of all bodies up to here. */
  bytes: number;
  timestamp: string;
}

/** An event with its place, as it is stored and as it goes out. */
export interface Link {
  event: Event;
  body: string;
  text: string;
  tail: Tail;
}

export const emptyTail: Tail = { seq: 0, digest: new Uint8Array(), bytes: 0, timestamp: "" };

/** Hex of a digest as a cursor carries it. */
export const hexOf = (digest: Uint8Array): string => Buffer.from(digest).toString("hex");

/** Puts one event after the tail: next seq, a timestamp that never goes back, SHA-256 over the previous digest and the stored bytes. */
export function link(epoch: string, tail: Tail, fact: NewEvent, now: string): Link {
  const seq = tail.seq + 1;
  const timestamp = now > tail.timestamp ? now : tail.timestamp;
  const { type, ...rest } = fact;
  const body = JSON.stringify({ type, seq, timestamp, ...rest });
  const digest = createHash("sha256").update(tail.digest).update(body).digest();
  const cursor = formatCursor({ epoch, seq, digest: hexOf(digest) });
  const next = { seq, digest, bytes: tail.bytes + Buffer.byteLength(body), timestamp };
  return { event: { ...fact, seq, timestamp, cursor }, body, text: withCursor(body, cursor), tail: next };
}

/** The wire frame of a stored body: the cursor cannot be part of the bytes that it digests. */
export const withCursor = (body: string, cursor: string): string => `${body.slice(0, -1)},"cursor":"${cursor}"}`;
