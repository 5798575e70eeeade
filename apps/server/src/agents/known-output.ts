import type { Event } from "@beckon/protocol";
import type { LogReader } from "#log/log.ts";
import type { ToolCallState } from "./acp-tool-call.ts";
import { standing } from "./aside.ts";

/** What the log holds of a session's output, to tell a replay's news from its history. */
export interface KnownOutput {
  /** Characters on record of each message. */
  messages: Map<string, number>;
  toolCalls: Map<string, ToolCallState>;
  /** The latest of each kind that stands until it changes. */
  standing: Map<string, string>;
  /** Its conversation gave no sign yet, so that it may never have been told of the task. */
  untold: boolean;
  /** An earlier conversation of the ticket was lost. */
  lost: boolean;
}

const pageEvents = 1_000;

/** Shows that the agent was told something. A turn that was stopped may have ended without the agent's knowing of it. */
const isSign = (event: Event): boolean =>
  event.type === "agent_message" ||
  event.type === "tool_call" ||
  event.type === "agent_plan" ||
  (event.type === "agent_question" && event.about === undefined) ||
  (event.type === "turn_ended" && event.stop_reason !== "cancelled");

/** Reads a session's output so far, page by page. */
export function readKnownOutput(log: LogReader, ticketId: string): KnownOutput {
  const known: KnownOutput = { messages: new Map(), toolCalls: new Map(), standing: new Map(), untold: false, lost: false };
  let hasConversation = false;
  for (let after = 0; ; ) {
    const page = log.readTicket(ticketId, after, pageEvents);
    for (const event of page) {
      const stands = standing(event);
      if (stands !== undefined) known.standing.set(event.type, stands);
      if (isSign(event)) known.untold = false;
      if (event.type === "session_opened" && event.opened === "new") {
        known.untold = true;
        known.lost = hasConversation;
        hasConversation = true;
      }
      // What is thrown away is not told of.
      if (event.type === "retry_requested" && event.from_scratch) hasConversation = false;
      if (event.type === "agent_message")
        known.messages.set(event.message_id, (known.messages.get(event.message_id) ?? 0) + event.text.length);
      if (event.type === "tool_call") {
        const { tool_call_id, title, kind, status, input, output, diff } = event;
        known.toolCalls.set(tool_call_id, {
          tool_call_id,
          title,
          kind,
          status,
          ...(input === undefined ? {} : { input }),
          ...(output === undefined ? {} : { output }),
          ...(diff === undefined ? {} : { diff }),
        });
      }
    }
    const last = page.at(-1);
    if (!last || page.length < pageEvents) return known;
    after = last.seq;
  }
}
