import { useConnection } from "#live/hooks.ts";
import { useNow } from "#ui/use-now.ts";
import { connectionWords } from "./connection-words.ts";

/** The badge in the header: a mark and words. */
export function ConnectionBadge() {
  const state = useConnection();
  const now = useNow();
  const isLive = state.name === "live";
  return (
    <span data-testid="connection" className={`tabular flex items-center gap-1.5 text-fact ${isLive ? "text-live" : "font-strong text-ink"}`}>
      <svg aria-hidden viewBox="0 0 12 12" className="size-3 shrink-0">
        {isLive ? (
          <circle cx="6" cy="6" r="4" fill="currentColor" />
        ) : (
          <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="5.57 1.5" />
        )}
      </svg>
      {connectionWords(state, now)}
    </span>
  );
}
