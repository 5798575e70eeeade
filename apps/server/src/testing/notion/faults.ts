/** What goes wrong with one call. */
export type Fault =
  /** Refused with this status; `retryAfter` in seconds. */
  | { kind: "status"; status: 429 | 500 | 502 | 503 | 504 | 529 | 409; retryAfter?: number }
  /** Refused as something that does not hold, with these words. */
  | { kind: "invalid"; message: string }
  /** Refused, as what it is about is not there any more. */
  | { kind: "missing" }
  /** Refused, as the integration lacks the capability. */
  | { kind: "refused" }
  /** The connection breaks before Notion has done anything. */
  | { kind: "unreachable" }
  /** Notion does it, and the connection breaks before the answer. */
  | { kind: "lost" }
  /** The connection breaks at once, and Notion does it when this resolves. */
  | { kind: "afterwards"; when: Promise<unknown> }
  /** Done, but late, and not before this resolves. */
  | { kind: "slow"; ms: number; after?: Promise<unknown> };

/** Which calls: by method, by the path's pattern, by the body's as JSON; all optional. */
export interface Match {
  method?: string;
  path?: RegExp;
  body?: RegExp;
}

/** Which fault meets which call, planned ahead. */
export interface Faults {
  /** The next `times` matching calls meet this fault; plans are used up in the order in which they were made. */
  next(match: Match, fault: Fault, times?: number): void;
  /** This share (0 to 1) of all calls meets some fault, the same ones for the same seed. */
  often(share: number, seed: number): void;
  /** Everything works again. */
  clear(): void;
  decide(method: string, path: string, body: unknown): Fault | undefined;
}

/** How calls fail under `often`, in turn: half of them after the effect. */
const mix: readonly Fault[] = [
  { kind: "lost" },
  { kind: "status", status: 503 },
  { kind: "lost" },
  { kind: "unreachable" },
  { kind: "lost" },
  { kind: "status", status: 500 },
  { kind: "lost" },
  { kind: "status", status: 409 },
];

/** No fault until one is planned. */
export function createFaults(): Faults {
  let planned: { match: Match; fault: Fault; left: number }[] = [];
  let random: (() => number) | undefined;
  let share = 0;
  let turn = 0;
  return {
    next(match, fault, times = 1) {
      planned.push({ match, fault, left: times });
    },
    often(newShare, seed) {
      share = newShare;
      random = generator(seed);
    },
    clear() {
      planned = [];
      random = undefined;
    },
    decide(method, path, body) {
      const meets = (match: Match): boolean =>
        (match.method ?? method) === method && (match.path?.test(path) ?? true) && (match.body?.test(JSON.stringify(body ?? null)) ?? true);
      const plan = planned.find(({ match, left }) => left > 0 && meets(match));
      if (plan) {
        plan.left -= 1;
        return plan.fault;
      }
      if (!random || random() >= share) return undefined;
      return mix[turn++ % mix.length];
    },
  };
}

/** mulberry32: small, and the same everywhere for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
