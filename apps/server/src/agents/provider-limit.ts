/** Words with which providers and agents say that a limit of use is reached, or that the service is full; never a name of a file or of code. */
const limitReached = new RegExp(
  `(?<![\\w./-])(?:${[
    "rate[ _-]limit(?:ed|s|_error|_exceeded)?",
    "rate_?limit_?exceeded",
    "usage[ _-]limit(?:s|_reached)?",
    "usage_?limit_?exceeded",
    "too[ _-]many[ _-]requests",
    "(?:session|weekly|hourly|daily) limit",
    "hit your (?:\\w+ )?limit",
    "overloaded(?:_error)?",
    "resource[ _-]?exhausted",
    "(?:exceeded|exhausted|over) (?:\\w+ ){0,3}quota",
    "quota (?:\\w+ ){0,2}(?:exceeded|exhausted)",
    "(?:http|status|code|error)\\W{0,4}(?:429|529)",
  ].join("|")})(?![\\w-]|[./]\\w)`,
  "i",
);
/** What only money ends is no limit that ends by itself. */
const unpaid = /insufficient.?quota|billing|credit balance|payment required/i;
const diskFull = /disk quota/i;
const unitMs: Record<string, number> = { ms: 1, s: 1_000, sec: 1_000, m: 60_000, min: 60_000, h: 3_600_000, hour: 3_600_000, d: 86_400_000, day: 86_400_000 };
const shortestMs = 10_000;
const longestMs = 8 * 86_400_000;

/**
 * When a provider's limit that this text tells of ends, as milliseconds since 1970: read from a time in it, else after `elseMs`.
 * Undefined where the text tells of no limit. Known forms: `…|1764060000` (Claude), `try again in 1h 20m 5s`, `retry after 30`
 * (seconds), `resets at 2026-11-25T14:00:00Z`, `resets 3:45pm (Europe/Berlin)`.
 */
export function limitEnds(text: string, now: number, elseMs: number): number | undefined {
  if (!limitReached.test(text) || diskFull.test(text)) return undefined;
  const told = epochIn(text) ?? isoIn(text) ?? spanIn(text, now) ?? clockIn(text, now);
  if (told === undefined && unpaid.test(text)) return undefined;
  return Math.min(Math.max(told ?? now + elseMs, now + shortestMs), now + longestMs);
}

function epochIn(text: string): number | undefined {
  const digits = /[|:]\s*(1[5-9]\d{8}|[2-9]\d{9})(\d{3})?\b/.exec(text);
  return digits ? Number(digits[1]) * 1_000 : undefined;
}

function isoIn(text: string): number | undefined {
  const found = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)/.exec(text);
  const at = found ? Date.parse(found[0]) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function spanIn(text: string, now: number): number | undefined {
  const after = /\b(?:in|after|within|retry[-_ ]?after["':=\s]*)\s*((?:\d+(?:\.\d+)?\s*[a-z]*[\s,]*(?:and\s+)?){1,4})/i.exec(text);
  if (!after) return undefined;
  let ms = 0;
  for (const [, amount, unit = ""] of (after[1] ?? "").matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)/gi)) {
    const name = unit.toLowerCase();
    const factor = name === "" ? 1_000 : (unitMs[name] ?? unitMs[name.replace(/(?:ond|ute)?s$|ond$|ute$/, "")]);
    if (factor === undefined) break;
    ms += Number(amount) * factor;
  }
  return ms > 0 ? now + ms : undefined;
}

/** A time of day, in the zone that is named beside it, else in ours: its next occurrence. */
function clockIn(text: string, now: number): number | undefined {
  const found = /\b(?:resets?|try again|until)(?: at)? (\d{1,2})(?::(\d\d))? ?([ap])\.?m\b\.?(?: \(([\w/+-]+)\))?/i.exec(text);
  if (!found) return undefined;
  const [, hour, minute = "0", half, zone] = found;
  const wanted = ((Number(hour) % 12) + (half?.toLowerCase() === "p" ? 12 : 0)) * 60 + Number(minute);
  const wait = wanted - minuteOfDay(now, zone);
  return now - (now % 60_000) + (wait > 0 ? wait : wait + 24 * 60) * 60_000;
}

/** Minutes since midnight in a time zone (IANA); in ours where there is no such zone. */
function minuteOfDay(now: number, timeZone: string | undefined): number {
  const format = (zone: { timeZone?: string }): string => new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now);
  const zoned = (): string => {
    try {
      return format(timeZone === undefined ? {} : { timeZone });
    } catch {
      return format({});
    }
  };
  const [hours, minutes] = zoned().split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
