import type { ReactNode } from "react";

/** A place with nothing in it: one sentence, at most two actions, no drawing. */
export function EmptyPlace({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-3 py-2 text-soft">
      <p className="max-w-[72ch]">{children}</p>
      {action !== undefined && <div className="flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
