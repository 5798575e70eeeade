import { useEffect, useState, type RefObject } from "react";

/** So near to the end counts as at the end, in pixels. */
const nearPx = 48;

/**
 * Keeps a scroller at its end while it was there; a reader who scrolled away is left alone.
 * `scroller` has one child, which grows.
 */
export function useFollowEnd(scroller: RefObject<HTMLElement | null>): { isAtEnd: boolean; toEnd: () => void } {
  const [isAtEnd, setAtEnd] = useState(true);
  const toEnd = (): void => {
    const at = scroller.current;
    at?.scrollTo({ top: at.scrollHeight });
  };
  useEffect(() => {
    const at = scroller.current;
    const content = at?.firstElementChild;
    if (!at || !content) return;
    let follows = true;
    let height = at.scrollHeight;
    const look = (): void => {
      follows = at.scrollHeight - at.scrollTop - at.clientHeight < nearPx;
      setAtEnd(follows);
    };
    // What has grown or was measured anew since the last look is no step of the reader's: the observer answers it.
    const onScroll = (): void => {
      if (at.scrollHeight === height) look();
    };
    const sizes = new ResizeObserver(() => {
      height = at.scrollHeight;
      if (follows) at.scrollTo({ top: at.scrollHeight });
      else look();
    });
    sizes.observe(content);
    sizes.observe(at);
    at.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      sizes.disconnect();
      at.removeEventListener("scroll", onScroll);
    };
  }, [scroller]);
  return { isAtEnd, toEnd };
}
