/** More would gain nothing, and some repositories hold hundreds of others. */
const atOnce = 4;

/** Gives what `work` gives for each item, in order; for what starts programs, so only for a few at once. */
export async function fewAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: [number, R][] = [];
  const left = items.entries();
  const takeTurns = async (): Promise<void> => {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what it is for
    for (const [index, item] of left) results.push([index, await work(item)]);
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  return results.toSorted(([one], [other]) => one - other).map(([, result]) => result);
}
