import type { ConnectionState } from "@beckon/client";
import { clockWords } from "#ui/time-words.ts";

/** Where the connection stands, in words; `now` in milliseconds. */
export function connectionWords(state: ConnectionState, now: number): string {
  const since = (at: number | undefined): string => (at === undefined ? "" : ` since ${clockWords(new Date(at).toISOString(), now)}`);
  switch (state.name) {
    case "connecting":
      return state.since === undefined ? "Connecting" : `Not connected${since(state.since)} · trying`;
    case "catching_up":
      return "Catching up";
    case "live":
      return "Live";
    case "waiting":
      return `Not connected${since(state.since)} · next try in ${Math.max(0, Math.ceil((state.retry_at - now) / 1_000))} s`;
    case "offline":
      return `Offline${since(state.since)}`;
    case "refused":
      return `The server turned this page away; reload it · ${state.reason === "" ? state.code : state.reason}`;
    case "closed":
      return "Closed";
  }
}
