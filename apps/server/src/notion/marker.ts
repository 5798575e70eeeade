/** Every entry on a page begins with when it was and the number of its event, so that it is found again after a reply was lost. */
export const markerText = (seq: number, timestamp: string): string => `${when.format(new Date(timestamp))} UTC · ${seq}`;

/** In one zone for all: the same event has the same words wherever Beckon runs. */
const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
/** An earlier version wrote the time of its own zone, and no zone. */
const pattern = /^\[?(\d{1,2} \p{L}{3,4} \d{4}, \d{2}:\d{2})(?: UTC)? · (\d{1,15})/u;
const minuteMs = 60_000;
/** Zones are from 12 hours behind to 14 hours ahead, in quarters of an hour. */
const zoneMs = 14 * 60 * minuteMs;
const zoneStepMs = 15 * minuteMs;

interface Marked {
  seq: number;
  /** The time that it says, as if that were UTC. */
  at: number;
}

function marked(words: string): Marked | undefined {
  const [, time, seq] = pattern.exec(words) ?? [];
  // Some months are cut to four letters, which no parser takes.
  return seq === undefined ? undefined : { seq: Number(seq), at: Date.parse(`${time?.replace(/(\p{L}{3})\p{L}/u, "$1")} UTC`) };
}

/** The one of these events whose entry begins with these words, in whatever zone it was written. */
export function markedEvent<T extends { seq: number; timestamp: string }>(events: readonly T[], words: string): T | undefined {
  const found = marked(words);
  return found && events.find(({ seq, timestamp }) => seq === found.seq && isSameMinute(found.at, Date.parse(timestamp)));
}

function isSameMinute(said: number, was: number): boolean {
  const apart = said - Math.floor(was / minuteMs) * minuteMs;
  return Math.abs(apart) <= zoneMs && apart % zoneStepMs === 0;
}

/** A page's markdown without our entries: a copied page is a ticket of its own, not its original's history. */
export const withoutEntries = (markdown: string): string =>
  markdown
    .split("\n")
    .filter((line) => marked(line.replace(/^[>\s*#-]+/, "")) === undefined)
    .join("\n");
