import { agoWords, clockWords, durationWords } from "./time-words.ts";
import { useNow } from "./use-now.ts";

interface RelativeTimeProps {
  /** ISO 8601. */
  at: string;
  /** `ago` says `6 min ago`, `length` says `6 min`. */
  as?: "ago" | "length";
  /** False inside a link or button, whose focus then shows the exact time. */
  focusable?: boolean;
}

/** A time, relative; exact to the second while the pointer or the focus is on it or on the control around it. */
export function RelativeTime({ at, as = "ago", focusable = true }: RelativeTimeProps) {
  const now = useNow(1000);
  const passed = now - Date.parse(at);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard's way to the exact time
    <time dateTime={at} tabIndex={focusable ? 0 : undefined} className="group/time whitespace-nowrap">
      <span className="group-hover/time:hidden group-focus-visible/time:hidden in-focus-visible:hidden">
        {as === "ago" ? agoWords(passed) : durationWords(passed)}
      </span>
      <span className="hidden group-hover/time:inline group-focus-visible/time:inline in-focus-visible:inline">{clockWords(at, now, true)}</span>
    </time>
  );
}
