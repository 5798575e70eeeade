/** A line, and whether it came, went or stayed. */
export interface DiffLine {
  mark: "+" | "−" | " ";
  text: string;
}

/** What changed between two texts: the equal lines at both ends stay, what lies between went and came. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const old = linesOf(before);
  const fresh = linesOf(after);
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const marked = (lines: string[], mark: DiffLine["mark"]): DiffLine[] => lines.map((text) => ({ mark, text }));
  return [
    ...marked(old.slice(0, head), " "),
    ...marked(old.slice(head, old.length - tail), "−"),
    ...marked(fresh.slice(head, fresh.length - tail), "+"),
    ...marked(old.slice(old.length - tail), " "),
  ];
}

/** A last line break ends a line, it does not begin one. */
function linesOf(text: string): string[] {
  if (text === "") return [];
  return text.replace(/\n$/, "").split("\n");
}
