import type { Event } from "./event.ts";
import type { Rule } from "./rule.ts";
import type { TicketView } from "./view.ts";
import { without } from "./without.ts";

/** The rules of a ticket or a project after an event of its own; the same for any other. */
export function reduceRules(rules: Rule[] | undefined, event: Event): Rule[] | undefined {
  if (event.type === "rule_added") {
    const { type: _type, seq: _seq, cursor: _cursor, session_id: _session, timestamp: created_at, ...added } = event;
    return [...(rules ?? []), { ...added, created_at }];
  }
  if (event.type !== "rule_revoked") return rules;
  const left = rules?.filter(({ rule_id }) => rule_id !== event.rule_id) ?? [];
  return left.length === 0 ? undefined : left;
}

/** The ticket after an event about its rules; the same ticket for any other. */
export function reduceTicketRules(ticket: TicketView, event: Event): TicketView {
  const rules = reduceRules(ticket.rules, event);
  if (rules === ticket.rules) return ticket;
  return rules ? { ...ticket, rules } : without(ticket, "rules");
}
