/** Every entry on a page begins with when it was and the number of its event, so that it is found again after a reply was lost. */
export const markerText = (seq: number, timestamp: string): string => `${when.format(new Date(timestamp))} · ${seq}`;

const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const pattern = /^\[?\d{1,2} \p{L}{3,4} \d{4}, \d{2}:\d{2} · (\d{1,15})/u;

/** The event's number that these words begin with; undefined where they are not an entry of ours. */
function markedSeq(words: string): number | undefined {
  const seq = pattern.exec(words)?.[1];
  return seq === undefined ? undefined : Number(seq);
}

/** A page's markdown without our entries: a copied page is a ticket of its own, not its original's history. */
export const withoutEntries = (markdown: string): string =>
  markdown
    .split("\n")
    .filter((line) => markedSeq(line.replace(/^[>\s*#-]+/, "")) === undefined)
    .join("\n");
