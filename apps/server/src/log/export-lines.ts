import type { LogReader } from "./log.ts";

const page = { events: 1_000, bytes: 1024 * 1024 };

/** All events so far as JSON lines, in order; a page at a time. */
export function* exportLines(log: LogReader): Generator<string> {
  const { seq: head } = log.head;
  for (let after = 0; after < head; ) {
    const events = log.read(after, page);
    const last = events.at(-1);
    if (!last) return;
    yield `${events.map(({ text }) => text).join("\n")}\n`;
    after = last.seq;
  }
}
