import { useConnection, useUnsent } from "#live/hooks.ts";
import { clockWords } from "#ui/time-words.ts";
import { useNow } from "#ui/use-now.ts";
import { unsentWords } from "./unsent-words.ts";

/** A gap shorter than this is not worth a sentence. */
const patienceMs = 2_000;

/** While not connected: says how old the picture is, and that nothing given is lost. */
export function OfflineNote() {
  const state = useConnection();
  const unsent = useUnsent();
  const now = useNow();
  const since = state.name !== "live" && "since" in state ? state.since : undefined;
  if (since === undefined || now - since < patienceMs) return null;
  return (
    <p role="status" className="tabular border-b border-line bg-sunk px-6 py-2 text-fact max-tablet:px-4">
      Not connected since {clockWords(new Date(since).toISOString(), now)}; this is how things stood then. {unsentWords(unsent)}
    </p>
  );
}
