import type { EventType, NewEvent } from "@beckon/protocol";
import type { Redactor } from "./redactor.ts";

/** What people wrote reaches the agent as they wrote it, secrets too: they gave them to it. */
const fromPeople: ReadonlySet<string> = new Set<EventType>([
  "ticket_created",
  "user_message",
  "response_held",
  "question_answered",
  "turn_started",
  "project_registered",
  "project_edited",
  "setup_started",
  "check_started",
]);
/**
 * Fields of an event itself, never of what it holds, that Beckon or git made: what refers to them must still find them. No agent fills these, so that a
 * name inside an agent's words (a path, an id, a type) is a text like any other.
 */
const own = [
  "type", "ticket_id", "session_id", "question_id", "previous_question_id", "project_id", "check_id", "rule_id", "digest", "call_digest", "node_id",
  "path", "workspace", "branch", "base", "base_commit", "commit", "tree", "ref",
] as const;

/** An event without the secrets that an agent let slip. */
export const redactEvent =
  (redactor: Redactor) =>
  <T extends NewEvent>(event: T): T => {
    if (fromPeople.has(event.type)) return event;
    const given: Record<string, unknown> = { ...event };
    const kept = Object.fromEntries(own.flatMap((name) => (name in given ? [[name, given[name]]] : [])));
    return { ...redacted(redactor, event), ...kept };
  };

/** Any value with the secrets taken out of its texts, and out of the names in it. */
export const redacted = <T>(redactor: Redactor, value: T): T => walk(redactor, value) as T;

function walk(redactor: Redactor, value: unknown): unknown {
  if (typeof value === "string") return redactor.text(value);
  if (Array.isArray(value)) return value.map((one) => walk(redactor, one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [redactor.text(key), walk(redactor, one)]));
}
