import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
const keyOf = (name: string): string => `draft/${name}`;

/** Sets a draft from outside of its field: a text that was refused comes back. */
export function setDraft(name: string, text: string): void {
  if (text === "") sessionStorage.removeItem(keyOf(name));
  else sessionStorage.setItem(keyOf(name), text);
  for (const listener of listeners) listener();
}

/** The draft as it stands; "" where there is none. */
export const draftOf = (name: string): string => sessionStorage.getItem(keyOf(name)) ?? "";

/** Text that survives reload and navigation until it is sent; kept in this tab only, and the same in all places that show it. */
export function useDraft(name: string): [string, (text: string) => void] {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => draftOf(name),
  );
  return [text, (next) => setDraft(name, next)];
}
