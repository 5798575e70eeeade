import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "@beckon/protocol";
import { decideResume, type LogFacts, type ResumeDecision } from "#hub/resume.ts";

/** A log whose events are named by single letters; the digest of a prefix is a hash of the prefix. */
function logOf(epoch: string, events: string, floor: number): LogFacts {
  return {
    epoch,
    head: events.length,
    floor,
    digestAt: (seq) => (seq <= events.length ? digestOf(events.slice(0, seq)) : undefined),
    bytesAfter: (seq) => events.length - seq,
  };
}

const digestOf = (prefix: string): string => (prefix === "" ? "" : createHash("sha256").update(prefix).digest("hex").slice(0, 16));
const cursorOf = (epoch: string, prefix: string) => ({ epoch, seq: prefix.length, digest: digestOf(prefix) });
const histories = (length: number): string[] =>
  length === 0 ? [""] : histories(length - 1).flatMap((one) => [`${one}a`, `${one}b`]);
const upTo = (length: number): string[] => Array.from({ length: length + 1 }, (_one, at) => histories(at)).flat();

function expected(epoch: string, seen: string, events: string, floor: number): ResumeDecision {
  if (epoch !== "e") return { reset: "epoch" };
  if (events.startsWith(seen)) return seen.length < floor ? { reset: "expired" } : { after: seen.length };
  return { reset: seen.length > events.length ? "ahead" : "diverged" };
}

test("every small history against every other: continued exactly when what was seen is a prefix of what is there", () => {
  const seenBefore = upTo(4);
  const here = upTo(5);
  for (const epoch of ["e", "f"])
    for (const seen of seenBefore)
      for (const events of here)
        for (let floor = 0; floor <= events.length; floor += 1) {
          expect(decideResume(cursorOf(epoch, seen), logOf("e", events, floor))).toEqual(expected(epoch, seen, events, floor));
        }
});

test("what never was a cursor is of another epoch", () => {
  expect(decideResume(undefined, logOf("e", "ab", 0))).toEqual({ reset: "epoch" });
});

test("a position is continued if and only if it is this log's, whole, and near enough", () => {
  const facts = fc.record({
    head: fc.nat(30_000),
    behind: fc.integer({ min: -5, max: 20_000 }),
    floor: fc.nat(30_000),
    bytes: fc.nat(16 * 1024 * 1024),
    isSameEpoch: fc.boolean(),
    isSameDigest: fc.boolean(),
  });
  fc.assert(
    fc.property(facts, ({ head, behind, floor, bytes, isSameEpoch, isSameDigest }) => {
      const seq = Math.max(0, head - behind);
      const log = { epoch: "e", head, floor, digestAt: () => "here", bytesAfter: () => bytes };
      const decision = decideResume({ epoch: isSameEpoch ? "e" : "f", seq, digest: isSameDigest ? "here" : "there" }, log);
      const isNear = head - seq <= limits.replay_events && bytes <= limits.replay_bytes;
      const ok = isSameEpoch && isSameDigest && seq <= head && seq >= floor && isNear;
      expect("after" in decision ? decision.after : undefined).toBe(ok ? seq : undefined);
    }),
  );
});
