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
/** Names, not texts: what refers to them must still find them. */
const names: ReadonlySet<string> = new Set(["type", "id", "ticket_id", "session_id", "question_id", "tool_call_id", "message_id", "digest", "project_id", "check_id", "branch", "tree", "commit", "base_commit", "ref", "path"]);

/** An event without the secrets that an agent let slip. */
export const redactEvent =
  (redactor: Redactor) =>
  <T extends NewEvent>(event: T): T =>
    fromPeople.has(event.type) ? event : redacted(redactor, event);

/** Any value with the secrets taken out of its texts; names and ids stay. */
export const redacted = <T>(redactor: Redactor, value: T): T => walk(redactor, value) as T;

function walk(redactor: Redactor, value: unknown): unknown {
  if (typeof value === "string") return redactor.text(value);
  if (Array.isArray(value)) return value.map((one) => walk(redactor, one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, names.has(key) ? one : walk(redactor, one)]));
}
