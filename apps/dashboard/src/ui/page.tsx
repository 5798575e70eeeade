import type { ReactNode } from "react";

interface PageProps {
  title: ReactNode;
  /** True where the title is read out only. */
  titleHidden?: boolean;
  /** The right-hand side, 320 wide; below the page where there is no room. */
  aside?: ReactNode;
  children: ReactNode;
}

/** The middle of the screen: a title, what it is about, and for a ticket the facts at the right. */
export function Page({ title, titleHidden = false, aside, children }: PageProps) {
  const middle = (
    <div className="flex min-w-0 flex-1 flex-col gap-4 p-4 tablet:p-6">
      <h1 className={titleHidden ? "sr-only" : "text-page font-strong"}>{title}</h1>
      {children}
    </div>
  );
  if (aside === undefined) return middle;
  return (
    <div className="flex min-w-0 flex-1 flex-col desk:flex-row">
      {middle}
      <aside className="border-line p-4 max-desk:border-t tablet:p-6 desk:w-80 desk:shrink-0 desk:border-l">{aside}</aside>
    </div>
  );
}
