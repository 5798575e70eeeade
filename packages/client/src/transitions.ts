/** Where a connection stands. */
export type StateName = "connecting" | "catching_up" | "live" | "waiting" | "offline" | "refused" | "closed";

/**
 * What happens to it. `welcome`: the server spoke; `caught_up`: all was replayed; `lost`: the socket is gone or silent;
 * `denied`: the server said not to come back; `due`: the next try is due; `offline`, `online`: what the browser says;
 * `retry`: a person wants to try now; `stop`: ours.
 */
export type Happening = "welcome" | "caught_up" | "lost" | "denied" | "due" | "offline" | "online" | "retry" | "stop";

/** Total: a missing pair does not compile. A pair that keeps its state is one that is ignored there. */
export const transitions: Record<StateName, Record<Happening, StateName>> = {
  connecting: row("connecting", { welcome: "catching_up", lost: "waiting", denied: "refused", offline: "offline" }),
  catching_up: row("catching_up", { caught_up: "live", lost: "waiting", denied: "refused", offline: "offline" }),
  live: row("live", { lost: "waiting", denied: "refused", offline: "offline" }),
  waiting: row("waiting", { due: "connecting", retry: "connecting", offline: "offline" }),
  offline: row("offline", { online: "connecting", retry: "connecting" }),
  refused: row("refused", { retry: "connecting" }),
  closed: row("closed", {}),
};

type Moves = Partial<Record<Exclude<Happening, "stop">, StateName>>;

function row(same: StateName, moves: Moves): Record<Happening, StateName> {
  const stay = { welcome: same, caught_up: same, lost: same, denied: same, due: same, offline: same, online: same, retry: same };
  return { ...stay, stop: "closed", ...moves };
}
