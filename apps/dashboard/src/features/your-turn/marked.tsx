import { useState, type ReactNode } from "react";

/** An older question was here before the page was: it does not arrive. */
const freshMs = 2_500;

/** The frame of a place where an agent stands still. A new one is filled once from left to right, then is still. */
export function Marked({ askedAt, isOpen, children }: { askedAt: string; isOpen: boolean; children: ReactNode }) {
  const [isNew] = useState(() => Date.now() - Date.parse(askedAt) < freshMs);
  const frame = `rounded-box border border-turn-ink border-l-4 border-l-turn bg-turn-tint p-3 ${isNew ? "fill-once" : ""}`;
  // The same element either way: what the card below knows of its own answer must outlive the question.
  return <div className={isOpen ? frame : ""}>{children}</div>;
}
