/** One line of a diff with its numbers; a line that came has no old number, one that went no new one. */
export interface HunkLine {
  mark: "+" | "−" | " ";
  text: string;
  old?: number;
  fresh?: number;
  /** The file ends here without a line break. */
  noNewline?: boolean;
}

/** A stretch of changed lines with what surrounds it. */
export interface Hunk {
  /** Where it is, as git says it. */
  title: string;
  lines: HunkLine[];
}

const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/;

/** Reads unified hunks (git diff-format), each from its `@@`. */
export function parseHunks(patch: string): Hunk[] {
  const hunks: Hunk[] = [];
  let old = 0;
  let fresh = 0;
  for (const line of patch.replace(/\n$/, "").split("\n")) {
    const start = head.exec(line);
    if (start) {
      [old, fresh] = [Number(start[1]), Number(start[2])];
      hunks.push({ title: (start[3] ?? "").trim(), lines: [] });
      continue;
    }
    const lines = hunks.at(-1)?.lines;
    const text = line.slice(1).replace(/\r$/, "");
    if (line.startsWith("+")) lines?.push({ mark: "+", text, fresh: fresh++ });
    else if (line.startsWith("-")) lines?.push({ mark: "−", text, old: old++ });
    else if (line.startsWith("\\")) {
      const last = lines?.at(-1);
      if (last) last.noNewline = true;
    } else lines?.push({ mark: " ", text, old: old++, fresh: fresh++ });
  }
  return hunks;
}

/** A line's name within its file: its new number, or `-` and its old one where it went. */
export const lineName = ({ old, fresh }: HunkLine): string => (fresh === undefined ? `-${old}` : String(fresh));
