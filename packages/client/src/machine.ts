import { backoffMs } from "./backoff.ts";
import type { ConnectionState } from "./state.ts";
import type { Surroundings } from "./surroundings.ts";
import { transitions, type Happening, type StateName } from "./transitions.ts";

/** What the states do. */
export interface MachineActs {
  connect(): void;
  /** Lets go of the socket. */
  drop(): void;
  entered(state: ConnectionState): void;
}

/** What is known of a happening: the close code and reason, and how long the server asks to stay away. */
export interface HappeningDetails {
  code?: number;
  reason?: string;
  retryAfterMs?: number;
}

/** A connection that ends sooner after it was live was no good one: back-off goes on from where it was. */
const healthyMs = 10_000;

/** The connection's state, moved by the table alone; keeps the time of the next try. */
export function createMachine(surroundings: Surroundings, acts: MachineActs) {
  const { now, random } = surroundings;
  let state: ConnectionState = { name: "connecting", attempt: 0 };
  let attempt = 0;
  let lostAt: number | undefined;
  let notBefore = 0;
  let timer: unknown;

  const enter = (name: StateName, { code = 0, reason = "", retryAfterMs = 0 }: HappeningDetails): ConnectionState => {
    const since = lostAt === undefined ? {} : { since: lostAt };
    switch (name) {
      case "connecting":
        return { name, attempt, ...since };
      case "catching_up":
        return { name };
      case "live":
        lostAt = undefined;
        return { name, since: now() };
      case "waiting": {
        const ms = backoffMs(attempt, random, retryAfterMs);
        attempt += 1;
        notBefore = now() + retryAfterMs;
        timer = surroundings.setTimeout(() => happen("due"), ms);
        return { name, attempt, retry_at: now() + ms, ...since };
      }
      case "offline":
        return { name, since: lostAt ?? now() };
      case "refused":
        return { name, code, reason };
      case "closed":
        return { name };
    }
  };
  /** Moves as the table says; what changes nothing is ignored. */
  const happen = (what: Happening, details: HappeningDetails = {}): void => {
    const from = state;
    const name = transitions[from.name][what];
    if (name === from.name) return;
    if (from.name === "live" || from.name === "catching_up") lostAt ??= now();
    if (from.name === "live" && now() - from.since >= healthyMs) attempt = 0;
    surroundings.clearTimeout(timer);
    if (name !== "live" && name !== "catching_up") acts.drop();
    state = enter(name, details);
    if (name === "connecting") acts.connect();
    acts.entered(state);
  };
  return {
    get state() {
      return state;
    },
    happen,
    /** A good moment to try at once, unless the server asked to stay away for longer. */
    wake(): void {
      if (state.name === "waiting" && now() >= notBefore) happen("due");
    },
  };
}
