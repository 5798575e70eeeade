import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkHistory, type Problem } from "#chaos/check-history.ts";
import { emptyHistory, type History, type PublisherStep, type ReaderStep } from "#chaos/history.ts";
import { seededRandom } from "#chaos/random.ts";

const cursorAt = (seq: number): string => `e.${seq}`;
const eventAt = (seq: number): ReaderStep => ({ seq, value: `v${seq}`, cursor: cursorAt(seq) });

/** What a right server would let readers and publishers see: `length` events, readers that come and go, some writes refused. */
function rightHistory(seed: number, length: number): History {
  const random = seededRandom(seed);
  const history = emptyHistory();
  for (let reader = 0; reader < 4; reader += 1) {
    const steps: ReaderStep[] = [{ start: true, from: 0, why: "begin" }];
    for (let seq = 1; seq <= length; seq += 1) {
      if (random.next() < 0.2) steps.push({ start: true, from: seq - 1, why: "resume" });
      steps.push(eventAt(seq));
    }
    history.readers.set(`r${reader}`, steps);
  }
  // Who has no cursor misses what comes while it is away, but hears in order what comes while it is there.
  const blind: ReaderStep[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const isAway = random.next() < 0.3;
    if (isAway || seq === 1) blind.push({ start: true, why: "resume" });
    else blind.push(eventAt(seq));
  }
  history.readers.set("original", blind);
  const steps: PublisherStep[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    steps.push({ give: `v${seq}` });
    if (random.next() < 0.8) steps.push({ acked: `v${seq}`, seq });
    if (random.next() < 0.2) steps.push({ give: `no${seq}` }, { refused: `no${seq}` });
  }
  history.publishers.set("p", steps);
  return history;
}

const seeds = fc.record({ seed: fc.nat(), length: fc.integer({ min: 6, max: 60 }), at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }) });
const kinds = (problems: readonly Problem[]): Set<string> => new Set(problems.map(({ kind }) => kind));

test("nothing is wrong with a right history", () => {
  fc.assert(
    fc.property(seeds, ({ seed, length }) => {
      expect(checkHistory(rightHistory(seed, length))).toEqual([]);
    }),
  );
});

/** Each planted bug changes a right history; `at` picks where, in the middle so that something comes before and after. */
const bugs: [name: string, kind: Problem["kind"], plant: (history: History, length: number, at: number) => void][] = [
  [
    "an event is not sent",
    "gap",
    (history, length, at) => {
      const steps = readerOf(history);
      steps.splice(indexOf(steps, middle(length, at)), 1);
    },
  ],
  [
    "an event is sent twice",
    "duplicate",
    (history, length, at) => {
      const steps = readerOf(history);
      const index = indexOf(steps, middle(length, at));
      steps.splice(index + 1, 0, steps[index] as ReaderStep);
    },
  ],
  [
    "two events change places",
    "reorder",
    (history, length, at) => {
      const steps = readerOf(history);
      const [one, two] = [indexOf(steps, middle(length, at)), indexOf(steps, middle(length, at) + 1)];
      [steps[one], steps[two]] = [steps[two] as ReaderStep, steps[one] as ReaderStep];
    },
  ],
  [
    "a resume begins one too late",
    "gap",
    (history, length, at) => {
      const seq = middle(length, at);
      readerOf(history).splice(indexOf(readerOf(history), seq), 1, { start: true, from: seq, why: "resume" });
    },
  ],
  [
    "a resume begins one too early",
    "duplicate",
    (history, length, at) => {
      const seq = middle(length, at);
      readerOf(history).splice(indexOf(readerOf(history), seq) + 1, 0, { start: true, from: seq - 1, why: "resume" }, eventAt(seq));
    },
  ],
  [
    "one reader sees another event at a seq, as after a restored backup",
    "disagreement",
    (history, length, at) => {
      const steps = readerOf(history);
      const seq = middle(length, at);
      steps[indexOf(steps, seq)] = { seq, value: "other", cursor: cursorAt(seq) };
    },
  ],
  [
    "the same event with another digest",
    "disagreement",
    (history, length, at) => {
      const steps = readerOf(history);
      const seq = middle(length, at);
      steps[indexOf(steps, seq)] = { seq, value: `v${seq}`, cursor: "f.0" };
    },
  ],
  [
    "an acknowledged event is gone, as when it was acknowledged before its commit",
    "lost",
    (history, length) => void publisherOf(history).push({ give: "last" }, { acked: "last", seq: length + 1 }),
  ],
  [
    "an acknowledged event is gone and another stands in its place",
    "lost",
    (history, length, at) => void publisherOf(history).push({ give: "gone" }, { acked: "gone", seq: middle(length, at) }),
  ],
  ["a refused event is there", "aborted", (history, length, at) => void publisherOf(history).push({ refused: `v${middle(length, at)}` })],
  [
    "a repeated request is recorded twice",
    "twice",
    (history, length) => {
      for (const steps of history.readers.values()) steps.push({ seq: length + 1, value: "v1", cursor: cursorAt(length + 1) });
    },
  ],
  [
    "an event that was given later stands before one that was acknowledged",
    "inversion",
    (history, length) => {
      const late = `v${length - 1}`;
      history.publishers.set("q", [{ give: late }, { acked: late, seq: length - 1 }, { give: "v3" }, { acked: "v3", seq: 3 }]);
    },
  ],
];

const readerOf = (history: History): ReaderStep[] => history.readers.get("r1") as ReaderStep[];
const publisherOf = (history: History): PublisherStep[] => history.publishers.get("p") as PublisherStep[];
const middle = (length: number, at: number): number => 2 + Math.floor(at * (length - 4));
const indexOf = (steps: readonly ReaderStep[], seq: number): number => steps.findIndex((step) => "seq" in step && step.seq === seq);

test.each(bugs)("it finds: %s", (_name, kind, plant) => {
  fc.assert(
    fc.property(seeds, ({ seed, length, at }) => {
      const history = rightHistory(seed, length);
      plant(history, length, at);
      expect(kinds(checkHistory(history))).toContain(kind);
    }),
  );
});
