import { useId, type ReactNode } from "react";

/** A titled part of a page, as wide as text may be. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex max-w-[72ch] flex-col gap-2">
      <h2 id={id} className="text-name font-strong">
        {title}
      </h2>
      {children}
    </section>
  );
}
