import { useSyncExternalStore } from "react";

const desk = "(width >= 75rem)";
const board = "(width >= 52.5rem)";
const tablet = "(width >= 43.75rem)";

/** Which of the layouts fits: what is not shown is not rendered, so that nothing is read out or focused twice. */
export interface Layout {
  /** Up to 699: bottom bar, lists. */
  isPhone: boolean;
  /** From 840: four columns have room. */
  hasBoard: boolean;
  /** From 1200: Your turn stands at the left of every page. */
  hasRail: boolean;
}

/** The layout for the window's width. */
export function useLayout(): Layout {
  const isTablet = useMedia(tablet);
  return { isPhone: !isTablet, hasBoard: useMedia(board), hasRail: useMedia(desk) };
}

/** Whether a media query holds, kept current. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}
