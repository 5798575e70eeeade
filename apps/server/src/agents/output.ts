import type { EventOf, NewEvent, TicketView } from "@beckon/protocol";
import type { SessionUpdate, ToolCall, ToolCallStatus, ToolCallUpdate } from "@agentclientprotocol/sdk";
import { redacted } from "#ops/redact-event.ts";
import type { Redactor } from "#ops/redactor.ts";
import { textOfBlock } from "./acp-content.ts";
import { mergeToolCall, type ToolCallState } from "./acp-tool-call.ts";
import { asideEvent, otherEvent, standing } from "./aside.ts";
import type { KnownOutput } from "./known-output.ts";
import { createRedactedText } from "./redacted-text.ts";
import { createTextCoalescer } from "./text-coalescer.ts";
import type { UnknownUpdate } from "./unknown-update.ts";

/** Turns an agent's updates into events, in order. */
export interface Output {
  /** One `session/update`. While `replaying`, only what the log lacks becomes events. */
  update(update: SessionUpdate, replaying: boolean): void;
  /** The call as it stands after a request named it; recorded where that is news. */
  toolCall(update: ToolCallUpdate): ToolCallState;
  /** One update of a kind that ACP v1 does not know; nothing while `replaying`. */
  unknown(unknown: UnknownUpdate, replaying: boolean): void;
  /** Any other event of the session, after the text before it. */
  say(event: NewEvent): void;
  /** Sends text that is held back; before any other event of the session. */
  flush(): void;
  /** The replay of a loaded session is over: what stands at its end is recorded where that is news. */
  replayed(): void;
  /** The text of the newest message, for a summary. */
  lastMessage(): string;
}

/** `emit` appends; `known` is what the log holds already of this session; `attempt` makes ids for agents that give none. */
export function createOutput(
  ticket: TicketView,
  attempt: number,
  known: KnownOutput,
  redactor: Redactor,
  emit: (event: NewEvent) => void,
): Output {
  const { ticket_id, session_id } = ticket;
  const ids = { ticket_id, session_id };
  const replayed = new Map<string, number>();
  const text = createRedactedText(createTextCoalescer((chunk) => emit({ type: "agent_message", ...ids, ...chunk })), redactor);
  let unnamed = 0;
  let last = { key: "", text: "" };
  let plan = JSON.stringify(ticket.plan);
  let replayedPlan: AgentPlan | undefined;

  const message = (role: "message" | "thought", id: string | undefined, words: string, replaying: boolean): void => {
    // Without ids a replayed message cannot be told from a new one; the log has had it.
    if (words === "" || (replaying && id === undefined)) return;
    const own = last.key.startsWith(`${role}/`) ? last.key.slice(role.length + 1) : `${attempt}.${(unnamed += 1)}`;
    const message_id = id === undefined ? own : redactor.text(id);
    const fresh = replaying ? unseen(message_id, words) : words;
    const key = `${role}/${message_id}`;
    last = { key, text: (last.key === key ? last.text : "") + words };
    if (fresh !== "") text.push({ role, message_id, text: fresh });
  };
  const unseen = (id: string, words: string): string => {
    const at = replayed.get(id) ?? 0;
    replayed.set(id, at + words.length);
    return words.slice(Math.max(0, (known.messages.get(id) ?? 0) - at));
  };
  const toolCall = (update: ToolCall | ToolCallUpdate): ToolCallState => {
    const before = known.toolCalls.get(redactor.text(update.toolCallId));
    const state = redacted(redactor, mergeToolCall(before, update));
    if (JSON.stringify(state) === JSON.stringify(before)) return state;
    known.toolCalls.set(state.tool_call_id, state);
    other({ type: "tool_call", ...ids, ...state });
    return state;
  };
  /** A replay goes through each call's life anew: a state that the log is past is no news. */
  const replayedCall = (update: ToolCall | ToolCallUpdate): void => {
    const before = known.toolCalls.get(update.toolCallId);
    if (before && isOver(before.status)) return;
    toolCall(before && !isOver(update.status) ? { ...update, title: before.title, status: before.status as ToolCallStatus } : update);
  };
  const tellPlan = (entries: AgentPlan): void => {
    if (JSON.stringify(entries) === plan) return;
    plan = JSON.stringify(entries);
    other({ type: "agent_plan", ...ids, entries });
  };
  const other = (event: NewEvent): void => {
    text.flush();
    if (last.key.startsWith("thought/")) last = { key: "", text: "" };
    else last = { ...last, key: "" };
    emit(event);
  };
  const aside = (event: NewEvent, replaying: boolean): void => {
    const stands = standing(event);
    // A replay repeats what was said; what stands until it changes may be news all the same.
    if (stands === undefined ? replaying : known.standing.get(event.type) === stands) return;
    if (stands !== undefined) known.standing.set(event.type, stands);
    other(event);
  };
  return {
    toolCall,
    say: other,
    unknown: ({ kind, update }, replaying) => aside(otherEvent(ids, kind, update), replaying),
    flush: text.flush,
    replayed() {
      if (replayedPlan) tellPlan(replayedPlan);
      text.flush();
    },
    lastMessage: () => (last.key.startsWith("thought/") ? "" : last.text),
    update(update, replaying) {
      switch (update.sessionUpdate) {
        case "agent_message_chunk":
        case "agent_thought_chunk": {
          const role = update.sessionUpdate === "agent_message_chunk" ? "message" : "thought";
          message(role, update.messageId ?? undefined, textOfBlock(update.content), replaying);
          return;
        }
        case "tool_call":
        case "tool_call_update":
          if (replaying) replayedCall(update);
          else toolCall(update);
          return;
        case "plan": {
          const entries = update.entries.map(({ content, status, priority }) => ({ content, status, priority }));
          if (replaying) replayedPlan = entries;
          else tellPlan(entries);
          return;
        }
        case "usage_update": {
          // Costs of the past are no costs of now; the next report holds them all.
          if (replaying) return;
          const { used, size, cost } = update;
          other({ type: "agent_usage", ...ids, used, size, ...(cost ? { cost: { amount: cost.amount, currency: cost.currency } } : {}) });
          return;
        }
        case "user_message_chunk":
        // What people said is in the log already, in their words.
        case "current_mode_update":
        case "config_option_update":
          // The session's options are kept by session-config.ts.
          return;
        default: {
          const event = asideEvent(ids, update);
          if (event) aside(event, replaying);
        }
      }
    },
  };
}

type AgentPlan = EventOf<"agent_plan">["entries"];

const isOver = (status: string | null | undefined): boolean => status === "completed" || status === "failed";
