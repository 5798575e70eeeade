import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTextCoalescer, type TextChunk } from "#agents/text-coalescer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const chunk = (text: string, message_id = "m1"): TextChunk => ({ role: "message", message_id, text });

test("the first piece after a quiet spell leaves at once, the next ones together", () => {
  const sent: string[] = [];
  const text = createTextCoalescer(({ text: words }) => sent.push(words), 100);
  text.push(chunk("a"));
  text.push(chunk("b"));
  text.push(chunk("c"));
  expect(sent).toEqual(["a"]);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual(["a", "bc"]);
  vi.advanceTimersByTime(1_000);
  text.push(chunk("d"));
  expect(sent).toEqual(["a", "bc", "d"]);
});

test("another message sends what is held of the one before", () => {
  const sent: TextChunk[] = [];
  const text = createTextCoalescer((one) => sent.push(one), 100);
  for (const [words, id] of [["a", "m1"], ["b", "m1"], ["c", "m2"]] as const) text.push(chunk(words, id));
  text.flush();
  expect(sent).toEqual([chunk("a"), chunk("b"), chunk("c", "m2")]);
});

test("nothing is lost, nothing is reordered, no piece is over-long or splits a character", () => {
  const chunks = fc.array(fc.record({ text: fc.string({ unit: "binary", maxLength: 20_000 }), message_id: fc.constantFrom("m1", "m2"), wait: fc.nat(200) }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(chunks, (pieces) => {
      const sent: TextChunk[] = [];
      const text = createTextCoalescer((one) => sent.push(one), 100);
      for (const { wait, ...piece } of pieces) {
        text.push({ role: "message", ...piece });
        vi.advanceTimersByTime(wait);
      }
      text.flush();
      const joined = (list: readonly { message_id: string; text: string }[]) => list.map(({ message_id, text: words }) => `${message_id}:${words}`);
      const runs = (list: readonly { message_id: string; text: string }[]) =>
        list.reduce<{ message_id: string; text: string }[]>((all, one) => {
          const last = all.at(-1);
          if (one.text === "") return all;
          if (last?.message_id === one.message_id) last.text += one.text;
          else all.push({ ...one });
          return all;
        }, []);
      expect(joined(runs(sent))).toEqual(joined(runs(pieces)));
      for (const { text: words } of sent) {
        expect(words.length).toBeLessThanOrEqual(16_000);
        expect(words.isWellFormed()).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});
