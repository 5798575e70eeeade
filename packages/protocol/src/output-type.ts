import type { EventType } from "./event.ts";

/** Events that only show what an agent put out: no status, version or decision depends on them. */
export const outputTypes: ReadonlySet<string> = new Set<EventType>([
  "agent_message",
  "agent_plan",
  "tool_call",
  "agent_usage",
  "changes_counted",
  "agent_notice",
  "agent_commands",
  "agent_other",
  "session_title",
]);
