import type { ReactNode } from "react";

interface PageProps {
  title: ReactNode;
  /** True where the title is read out only. */
  titleHidden?: boolean;
  children: ReactNode;
}

/** The middle of the screen: a title, and what it is about. */
export function Page({ title, titleHidden = false, children }: PageProps) {
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-4 p-4 tablet:p-6">
      <h1 className={titleHidden ? "sr-only" : "text-page font-strong"}>{title}</h1>
      {children}
    </div>
  );
}
