import type { ServerMessage } from "./server-message.ts";

const known: Record<ServerMessage["type"], true> = {
  pong: true,
  ack: true,
  error: true,
  welcome: true,
  caught_up: true,
  reset: true,
  heartbeat: true,
  ticket_created: true,
  ticket_done: true,
  session_queued: true,
  cancel_requested: true,
  interrupt_requested: true,
  retry_requested: true,
  user_message: true,
  response_held: true,
  agent_question: true,
  question_answered: true,
  question_closed: true,
  question_delivered: true,
  agent_started: true,
  restart_requested: true,
  takeover_requested: true,
  session_released: true,
  wait_requested: true,
  restart_report: true,
  agent_process: true,
  session_opened: true,
  turn_started: true,
  message_delivered: true,
  turn_ended: true,
  agent_complete: true,
  agent_error: true,
  session_interrupted: true,
  agent_cancelled: true,
  agent_message: true,
  agent_plan: true,
  tool_call: true,
  agent_usage: true,
  notion_pending: true,
  notion_linked: true,
  notion_lost: true,
  agent_notice: true,
  agent_commands: true,
  agent_other: true,
  session_title: true,
  session_config: true,
  config_chosen: true,
  config_refused: true,
  project_registered: true,
  project_edited: true,
  project_archived: true,
  project_restored: true,
  workspace_created: true,
  setup_started: true,
  setup_ended: true,
  setup_failed: true,
};

/**
 * Reads one frame of the server without a schema: our own server is trusted, and a browser need not load one.
 * An event of an unknown type keeps its `seq`, `cursor` and `ticket_id`, so that a reader's position still moves on.
 * Throws SyntaxError where the text is not JSON.
 */
export function parseServerMessage(text: string): ServerMessage | { type: "unknown"; seq?: number; cursor?: string } {
  const value = JSON.parse(text) as ServerMessage;
  return Object.hasOwn(known, value.type) ? value : { ...(value as object), type: "unknown" };
}
