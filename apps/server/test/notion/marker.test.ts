import fc from "fast-check";
import { expect, test } from "vitest";
import { markedEvent, markerText } from "#notion/marker.ts";

/** As it was written before the zone was always UTC. */
const earlier = (seq: number, timestamp: string, timeZone: string): string =>
  `${new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(timestamp))} · ${seq}`;

test("an entry is known again in whatever zone it was written, and another's is not", () => {
  const zones = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns"];
  const time = fc.date({ min: new Date("2025-01-01T00:00:00Z"), max: new Date("2035-01-01T00:00:00Z"), noInvalidDate: true });
  fc.assert(
    fc.property(time, fc.constantFrom(...zones), fc.integer({ min: 1, max: 9_000_000 }), (date, zone, seq) => {
      const event = { seq, timestamp: date.toISOString() };
      const others = [{ seq: seq + 1, timestamp: event.timestamp }, { seq, timestamp: new Date(date.getTime() + 7 * 60_000).toISOString() }];
      for (const words of [markerText(seq, event.timestamp), earlier(seq, event.timestamp, zone)]) {
        expect(markedEvent([...others, event], words)).toBe(event);
        expect(markedEvent(others, words)).toBeUndefined();
      }
    }),
  );
  expect(markerText(7, "2026-09-25T13:02:59.000Z")).toBe("25 Sept 2026, 13:02 UTC · 7");
  expect(markedEvent([{ seq: 7, timestamp: "2026-09-25T13:02:59.000Z" }], "some words · 7")).toBeUndefined();
});
