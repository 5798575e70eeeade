import type { Rule } from "@beckon/protocol";

/** What a rule decides, in a sentence without its end; `place` names its ticket or project. */
export function ruleWords({ decision, covers, kind, what, scope }: Rule, agent: string, place: string): string {
  const verb = decision === "allow" ? "may" : "may not";
  const call = covers === "kind" ? `do every ${kind}` : `do exactly this: ${what}`;
  const where = { session: `while this conversation lasts, in ${place}`, ticket: `in ${place}`, project: `in every ticket of ${place}` }[scope];
  return `${agent} ${verb} ${call} – ${where}`;
}
