import { createContext, use, useCallback, useState, type ReactNode } from "react";

const Announce = createContext<(text: string) => void>(() => {});

/** Holds the page's one polite live region. A new question is announced once; streamed text never is. */
export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: "", count: 0 });
  const announce = useCallback((text: string) => setSaid(({ count }) => ({ text, count: count + 1 })), []);
  return (
    <Announce value={announce}>
      {children}
      <div role="status" aria-live="polite" className="sr-only">
        {/* A new element even for the same words, else they would be said only once. */}
        <span key={said.count}>{said.text}</span>
      </div>
    </Announce>
  );
}

/** Says a sentence to those who use a screen reader. */
export function useAnnounce(): (text: string) => void {
  return use(Announce);
}
