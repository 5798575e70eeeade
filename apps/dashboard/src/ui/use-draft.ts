import { useState } from "react";

/** Text that survives reload and navigation until it is sent; kept in this tab only. */
export function useDraft(name: string): [string, (text: string) => void] {
  const key = `draft/${name}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? "");
  return [
    text,
    (next) => {
      setText(next);
      if (next === "") sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, next);
    },
  ];
}
