import type { History, PublisherStep, ReaderStep } from "./history.ts";

/**
 * What is wrong with a history (the rules of Jepsen's Kafka workload, for one log with one partition):
 * `gap`, `duplicate`, `reorder`: a reader did not get each next event once; `disagreement`: two saw different events at one seq;
 * `lost`: an acknowledged event is nowhere; `aborted`: a refused one is there; `twice`: one was recorded at two seqs;
 * `inversion`: one that was given after another's acknowledgement stands before it.
 */
export interface Problem {
  kind: "gap" | "duplicate" | "reorder" | "disagreement" | "lost" | "aborted" | "twice" | "inversion";
  who: string;
  seq: number;
  detail: string;
}

/** Everything that is wrong with a history; every reader must have read to the end. */
export function checkHistory({ readers, publishers }: History): Problem[] {
  const problems: Problem[] = [];
  const truth = new Map<number, { value: string; cursor: string }>();
  for (const [who, steps] of readers) problems.push(...checkReader(who, steps, truth));
  const places = new Map<string, number[]>();
  for (const [seq, { value }] of truth) places.set(value, [...(places.get(value) ?? []), seq]);
  for (const [who, steps] of publishers) problems.push(...checkPublisher(who, steps, truth, places));
  return problems;
}

function checkReader(who: string, steps: readonly ReaderStep[], truth: Map<number, { value: string; cursor: string }>): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<number>();
  let last: number | undefined;
  const note = (kind: Problem["kind"], seq: number, detail: string): void => void problems.push({ kind, who, seq, detail });
  for (const step of steps) {
    if ("start" in step) {
      if (step.why === "resume" && step.from !== undefined && last !== undefined && step.from !== last)
        note(step.from > last ? "gap" : "duplicate", step.from, `resumed after ${step.from} where ${last} was the last`);
      if (step.from === undefined) seen.clear();
      last = step.from;
      continue;
    }
    const { seq, value, cursor } = step;
    if (seen.has(seq)) note("duplicate", seq, `after ${last}`);
    else if (last !== undefined && seq <= last) note("reorder", seq, `after ${last}`);
    else if (last !== undefined && seq > last + 1) note("gap", seq, `after ${last}`);
    seen.add(seq);
    last = Math.max(last ?? 0, seq);
    const known = truth.get(seq);
    if (!known) truth.set(seq, { value, cursor });
    else if (known.value !== value || known.cursor !== cursor) note("disagreement", seq, `${value} ${cursor}, others ${known.value} ${known.cursor}`);
  }
  return problems;
}

function checkPublisher(
  who: string,
  steps: readonly PublisherStep[],
  truth: ReadonlyMap<number, { value: string }>,
  places: ReadonlyMap<string, number[]>,
): Problem[] {
  const problems: Problem[] = [];
  const ackedBefore = new Map<string, number>();
  let highest = 0;
  const note = (kind: Problem["kind"], seq: number, detail: string): void => void problems.push({ kind, who, seq, detail });
  for (const step of steps) {
    if ("give" in step) {
      ackedBefore.set(step.give, highest);
      const [first = 0, second] = places.get(step.give) ?? [];
      if (second !== undefined) note("twice", second, `${step.give} also at ${first}`);
    } else if ("acked" in step) {
      const { acked, seq } = step;
      const there = truth.get(seq);
      if (!there) note("lost", seq, acked);
      else if (there.value !== acked) note(places.has(acked) ? "disagreement" : "lost", seq, `${acked} was acknowledged, ${there.value} is there`);
      if (seq <= (ackedBefore.get(acked) ?? 0)) note("inversion", seq, `${acked} was given after ${ackedBefore.get(acked)} was acknowledged`);
      highest = Math.max(highest, seq);
    } else if (places.has(step.refused)) note("aborted", places.get(step.refused)?.[0] ?? 0, step.refused);
  }
  return problems;
}
