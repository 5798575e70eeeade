import { useState, type FocusEvent } from "react";

/** Whether a hand is in a list, and what to spread on the list to know it. */
export interface Hand {
  isIn: boolean;
  handlers: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: (event: FocusEvent) => void;
  };
}

/** Knows whether pointer, finger or focus is in a list, which must then not reorder. */
export function useHand(): Hand {
  const [hasPointer, setPointer] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  return {
    isIn: hasPointer || hasFocus,
    handlers: {
      onPointerEnter: () => setPointer(true),
      onPointerLeave: () => setPointer(false),
      onFocus: () => setFocus(true),
      onBlur: (event) => setFocus(event.currentTarget.contains(event.relatedTarget)),
    },
  };
}

/** The value as it was when the hand came in; `release` takes the newest one at once. */
export function useHeld<T>(fresh: T, isHeld: boolean): { held: T; release: () => void } {
  const [kept, setKept] = useState(fresh);
  if (!isHeld && kept !== fresh) setKept(fresh);
  return { held: isHeld ? kept : fresh, release: () => setKept(fresh) };
}
