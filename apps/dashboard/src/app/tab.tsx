import { useEffect } from "react";
import { useTurnCount } from "#features/your-turn/use-turn-count.ts";
import { useConnection } from "#live/hooks.ts";
import { useMedia } from "#ui/use-layout.ts";

/** The favicon for what stands still: a marigold block with the number, an ink ring when nothing does, a broken ring when not live. */
export function faviconFor(count: number, isLive: boolean, isDark: boolean): string {
  const dark = isDark ? "-dark" : "";
  if (!isLive) return `/favicon/away${dark}.svg`;
  if (count === 0) return `/favicon/idle${dark}.svg`;
  return `/favicon/turn-${count > 9 ? "more" : count}.svg`;
}

/** Says in the browser's tab how many places wait for a person. Shows nothing itself. */
export function Tab(): null {
  const count = useTurnCount();
  const isLive = useConnection().name === "live";
  const isDark = useMedia("(prefers-color-scheme: dark)");
  useEffect(() => {
    document.title = count > 0 ? `(${count}) Your turn – Beckon` : "Beckon";
    document.querySelector("#favicon")?.setAttribute("href", faviconFor(count, isLive, isDark));
  }, [count, isLive, isDark]);
  return null;
}
