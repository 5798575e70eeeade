import type { ReactNode } from "react";

/** One line that opens. */
export function Folded({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  return (
    <details className="max-w-[72ch] [&[open]>summary]:mb-1.5">
      <summary className="tabular w-fit rounded-box text-fact text-soft hover:text-ink">{summary}</summary>
      {children}
    </details>
  );
}
