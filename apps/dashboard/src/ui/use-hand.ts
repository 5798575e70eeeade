import { useState, type FocusEvent } from "react";

/** Whether a hand is in a list, and what to spread on the list to know it. */
export interface Hand {
  isIn: boolean;
  handlers: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: (event: FocusEvent) => void;
    onBlur: (event: FocusEvent) => void;
  };
}

/** Knows whether pointer, finger or focus is in a list, which must then not reorder. */
export function useHand(): Hand {
  const [hasPointer, setPointer] = useState(false);
  const [focused, setFocused] = useState<Element>();
  return {
    // Looked up, because a button that is disabled or taken away loses the focus without a word.
    isIn: hasPointer || focused?.contains(document.activeElement) === true,
    handlers: {
      onPointerEnter: () => setPointer(true),
      onPointerLeave: () => setPointer(false),
      onFocus: ({ currentTarget }) => setFocused(currentTarget),
      onBlur: ({ currentTarget, relatedTarget }) => setFocused(currentTarget.contains(relatedTarget) ? currentTarget : undefined),
    },
  };
}

/** The value as it was when the hand came in; `release` takes the newest one at once. */
export function useHeld<T>(fresh: T, isHeld: boolean): { held: T; release: () => void } {
  const [kept, setKept] = useState(fresh);
  if (!isHeld && kept !== fresh) setKept(fresh);
  return { held: isHeld ? kept : fresh, release: () => setKept(fresh) };
}
