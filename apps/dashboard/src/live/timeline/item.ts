import type { Attachment, EventOf, EventType, Receipt } from "@beckon/protocol";

/** Events that are a line of their own: who did what, when. */
export const lineTypes = [
  "ticket_created",
  "agent_started",
  "agent_complete",
  "turn_ended",
  "session_opened",
  "session_interrupted",
  "session_released",
  "restart_requested",
  "takeover_requested",
  "wait_requested",
  "interrupt_requested",
  "cancel_requested",
  "agent_cancelled",
  "retry_requested",
  "ticket_updated",
  "ticket_done",
  "response_held",
  "agent_notice",
  "agent_other",
  "config_chosen",
  "config_refused",
  "rule_added",
  "rule_revoked",
  "workspace_created",
  "workspace_removed",
  "work_accepted",
  "work_discarded",
  "discard_undone",
] as const satisfies readonly EventType[];
export type LineEvent = EventOf<(typeof lineTypes)[number]>;

export type ToolCall = EventOf<"tool_call">;

/** How far an answer or a message has come; times are ISO 8601. */
export type ReceiptTimes = Pick<Receipt, "recorded_at" | "delivered_at" | "continued_at">;

/** One entry of a timeline, in the log's order. `key` never changes, `at` is when it began. */
export type Item = { key: string; at: string } & (
  | { what: "line"; event: LineEvent }
  | { what: "told"; prompt: string; turn: number }
  | { what: "text"; role: "message" | "thought"; message_id: string; text: string }
  | { what: "steps"; calls: readonly ToolCall[] }
  | { what: "question"; question: EventOf<"agent_question">; answer?: EventOf<"question_answered">; closed?: string; receipt?: ReceiptTimes }
  | { what: "said"; text: string; by: string; receipt: ReceiptTimes; attachments?: Attachment[] }
  | { what: "failed"; failure: EventOf<"agent_error"> | EventOf<"setup_failed"> }
  | { what: "ran"; of: "setup" | "check"; command: string; end?: EventOf<"setup_ended"> | EventOf<"check_ended"> }
);
export type ItemOf<W extends Item["what"]> = Extract<Item, { what: W }>;
