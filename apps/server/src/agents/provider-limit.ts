/** Words with which providers and agents say that a limit of use is reached, or that the service is full. */
const limitReached = /(?<![a-z0-9])(rate.?limit|usage.?limit|too many requests|quota|overloaded|session limit|weekly limit|resource.?exhausted|429|529)(?![a-z0-9])/i;
const unitMs: Record<string, number> = { ms: 1, s: 1_000, sec: 1_000, m: 60_000, min: 60_000, h: 3_600_000, hour: 3_600_000, d: 86_400_000, day: 86_400_000 };
const shortestMs = 10_000;
const longestMs = 8 * 86_400_000;

/**
 * When a provider's limit that this text tells of ends, as milliseconds since 1970: read from a time in it, else after `elseMs`.
 * Undefined where the text tells of no limit. Known forms: `…|1764060000` (Claude), `try again in 1h 20m 5s`, `retry after 30`
 * (seconds), `resets at 2026-11-25T14:00:00Z`.
 */
export function limitEnds(text: string, now: number, elseMs: number): number | undefined {
  if (!limitReached.test(text)) return undefined;
  const told = epochIn(text) ?? isoIn(text) ?? spanIn(text, now) ?? now + elseMs;
  return Math.min(Math.max(told, now + shortestMs), now + longestMs);
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
