const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in its two largest units: `40 s`, `6 min`, `2 h 5 min`, `3 d 4 h`. */
export function durationWords(ms: number): string {
  if (ms < minute) return `${Math.max(0, Math.floor(ms / second))} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  const [large, unit, small, smallUnit] = ms < day ? [hour, "h", minute, "min"] : [day, "d", hour, "h"];
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${unit}${rest === 0 ? "" : ` ${rest} ${smallUnit}`}`;
}

/** A short length to the tenth of a second: `0.2 s`, `41.3 s`, `6 min`. */
export const secondsWords = (ms: number): string => (ms < minute ? `${(ms / second).toFixed(1)} s` : durationWords(ms));

/** How long ago: `now`, `40 s ago`, `6 min ago`. */
export function agoWords(ms: number): string {
  return ms < second ? "now" : `${durationWords(ms)} ago`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** A time of day, with the date where it is not the day of `now`: `14:02`, `3 Nov 14:02`, `3 Nov 2025 14:02`. */
export function clockWords(at: string, now: number, withSeconds = false): string {
  const date = new Date(at);
  const today = new Date(now);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}${withSeconds ? `:${two(date.getSeconds())}` : ""}`;
  if (date.toDateString() === today.toDateString()) return time;
  const year = date.getFullYear() === today.getFullYear() ? "" : ` ${date.getFullYear()}`;
  return `${date.getDate()} ${months[date.getMonth()]}${year} ${time}`;
}

/** A place in a row: `1st`, `2nd`, `3rd`, `4th`, `11th`. */
export function ordinalWords(place: number): string {
  const teen = place % 100 >= 11 && place % 100 <= 13;
  const ending = teen ? "th" : (["th", "st", "nd", "rd"][place % 10] ?? "th");
  return `${place}${ending}`;
}

/** A count and its noun: `1 question`, `2 questions`. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
