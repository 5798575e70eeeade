const units = ["bytes", "KB", "MB", "GB", "TB"];

/** A size in its largest unit, at most one digit behind the point: `340 MB`, `1.2 GB`. */
export function sizeWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
