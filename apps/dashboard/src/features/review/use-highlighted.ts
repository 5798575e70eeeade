import { useEffect, useState } from "react";
import type { Piece } from "./highlight.ts";
import type { Hunk, HunkLine } from "./parse-hunks.ts";

/** Longer files are shown plain: reading their syntax would hold up the page. */
const mostLines = 4_000;

/** The pieces of each line of the hunks; none until the highlighter is there, which is loaded only for this. */
export function useHighlighted(path: string, hunks: readonly Hunk[]): ReadonlyMap<HunkLine, Piece[]> | undefined {
  const [pieces, setPieces] = useState<{ of: readonly Hunk[]; lines: ReadonlyMap<HunkLine, Piece[]> }>();
  useEffect(() => {
    let isWanted = true;
    if (hunks.reduce((sum, { lines }) => sum + lines.length, 0) > mostLines) return undefined;
    void import("./highlight.ts").then(({ highlightLines, languageOf }) => {
      const language = languageOf(path);
      if (!isWanted || language === undefined) return;
      const lines = new Map<HunkLine, Piece[]>();
      // Each side is read on its own: only together with its neighbors a line has a meaning.
      for (const hunk of hunks)
        for (const side of ["−", "+"] as const) {
          const own = hunk.lines.filter(({ mark }) => mark === " " || mark === side);
          const read = highlightLines(language, own.map(({ text }) => text));
          own.forEach((line, index) => lines.set(line, read[index] ?? []));
        }
      setPieces({ of: hunks, lines });
    });
    return () => {
      isWanted = false;
    };
  }, [path, hunks]);
  return pieces?.of === hunks ? pieces.lines : undefined;
}
