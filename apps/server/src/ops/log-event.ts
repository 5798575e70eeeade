import { outputTypes, type Event } from "@beckon/protocol";
import type { Logger } from "./logger.ts";

/** One record for each fact: what and where, never the words. Failures are warnings; an agent's output is for `trace`. */
export function logEvent(logger: Logger, event: Event): void {
  const { type, seq } = event;
  const level = outputTypes.has(type) ? "trace" : type === "agent_error" ? "warn" : "info";
  if (!logger.isLevelEnabled(level)) return;
  logger[level]({ seq, ...idsOf(event) }, type);
}

const ids = ["ticket_id", "session_id", "question_id", "message_id", "attempt", "turn", "code"] as const;

function idsOf(event: Event): Record<string, unknown> {
  const all = event as unknown as Record<string, unknown>;
  return Object.fromEntries(ids.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}
