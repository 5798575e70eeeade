import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createTail } from "#hub/tail.ts";

/** A log in memory that counts its reads. */
function logOf(texts: string[]) {
  let reads = 0;
  return {
    get head() {
      return { seq: texts.length, cursor: "" };
    },
    read(after: number, bounds: { events: number; bytes: number }) {
      reads += 1;
      const page: { seq: number; text: string }[] = [];
      let bytes = 0;
      for (let seq = after + 1; seq <= texts.length && page.length < bounds.events; seq += 1) {
        const text = texts[seq - 1] ?? "";
        bytes += Buffer.byteLength(text);
        if (page.length > 0 && bytes > bounds.bytes) break;
        page.push({ seq, text });
      }
      return page;
    },
    reads: () => reads,
  };
}

/** Payloads of text frames in a row. */
function payloads(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    expect(bytes[at]).toBe(0x81);
    const short = bytes.readUInt8(at + 1);
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    found.push(bytes.toString("utf8", at + header, at + header + length));
    at += header + length;
  }
  return found;
}

function readAll(tail: ReturnType<typeof createTail>, after: number): string[] {
  const found: string[] = [];
  for (let seq = after; ; ) {
    const chunk = tail.after(seq);
    if (!chunk) return found;
    const texts = payloads(chunk.bytes);
    expect(chunk.to).toBe(seq + texts.length);
    found.push(...texts);
    seq = chunk.to;
  }
}

const sizes = [0, 1, 125, 126, 127, 4_000, 65_535, 65_536, 70_000];
const text = fc.constantFrom(...sizes).chain((size) => fc.constantFrom("x".repeat(size), "ü".repeat(size >> 1)));

test("from any place a reader gets every later event once, whatever was there before and came since", () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 30 }), fc.array(fc.array(text, { maxLength: 8 }), { maxLength: 12 }), (before, commits) => {
      const all = [...before];
      const tail = createTail(logOf(all));
      for (const commit of commits) {
        const from = all.length;
        all.push(...commit);
        tail.push(commit.map((one, at) => ({ seq: from + at + 1, text: one })));
        for (const after of [0, from, all.length]) expect(readAll(tail, after)).toEqual(all.slice(after));
      }
      for (let after = 0; after <= all.length; after += 1) expect(readAll(tail, after)).toEqual(all.slice(after));
    }),
    { numRuns: 30 },
  );
});

test("memory stays bounded, and readers at different places share the pages of what is no longer in it", () => {
  const all: string[] = [];
  const log = logOf(all);
  const tail = createTail(log);
  for (let seq = 1; seq <= 12_000; seq += 1) {
    all.push(`${seq} ${"x".repeat(1_000)}`);
    tail.push([{ seq, text: all[seq - 1] ?? "" }]);
  }
  expect(tail.held()).toBeLessThanOrEqual(4 * 1024 * 1024);
  readAll(tail, 9_000);
  expect(log.reads()).toBe(0);
  for (let after = 4_000; after < 4_200; after += 1) {
    let seq = after;
    while (seq < 6_000) seq = tail.after(seq)?.to ?? Infinity;
  }
  // One reader needs about 32 pages of 64 KiB; 200 readers need no more than the few more that their starts make.
  expect(log.reads()).toBeLessThan(40);
  readAll(tail, 0);
  expect(tail.held()).toBeLessThanOrEqual(9 * 1024 * 1024);
});

test("readers at the same place get the same memory", () => {
  const tail = createTail(logOf([]));
  tail.push([{ seq: 1, text: "one" }]);
  tail.push([{ seq: 2, text: "two" }]);
  expect(tail.after(0)).toBe(tail.after(0));
});

test("what it was not told of is read from the log, what it is told again is sent once", () => {
  const all = ["one", "two", "three", "four"];
  const log = logOf([]);
  const tail = createTail({ ...log, head: { seq: 0, cursor: "" }, read: logOf(all).read });
  tail.push([{ seq: 1, text: "one" }]);
  tail.push([{ seq: 1, text: "one" }]);
  tail.push([{ seq: 4, text: "four" }]);
  for (let after = 0; after <= 4; after += 1) expect(readAll(tail, after)).toEqual(all.slice(after));
});
