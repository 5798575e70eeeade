import type { Rule } from "./rule.ts";

/** Kinds of call that a rule may cover as a whole: none that runs something or throws something away. */
export const coverableKinds: ReadonlySet<string> = new Set(["read", "edit", "search", "fetch", "move", "think"]);

/** True once a rule decides nothing any more; `now` in milliseconds. */
export const isExpired = ({ expires_at }: Pick<Rule, "expires_at">, now: number): boolean => expires_at !== undefined && Date.parse(expires_at) <= now;
