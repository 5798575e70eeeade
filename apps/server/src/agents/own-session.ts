import type { RequestPermissionRequest, SessionUpdate, ToolCallUpdate } from "@agentclientprotocol/sdk";

/** Tells what an agent says of the ticket's own ACP session from what it says of others, as of its subagents'. */
export interface OwnSession {
  /** The own session's id, from when it is known; undefined while a new one is being opened, when nothing else can be meant. */
  is(id: string | undefined): void;
  /** True for the own session's id, or where none is known or named. */
  has(sessionId: string | undefined): boolean;
  /** True for an update that counts: of the own session, or of a call of another one that a person was asked about. */
  counts(update: SessionUpdate, sessionId: string): boolean;
  /** A request as it came, its call with what another session said of it before: a person decides upon the whole. */
  asked(request: RequestPermissionRequest): RequestPermissionRequest;
}

/** Knows no id yet. */
export function createOwnSession(): OwnSession {
  let own: string | undefined;
  /** Calls of other sessions by session and id, until they are over: an agent may ask for leave without saying again for what. */
  const calls = new Map<string, ToolCallUpdate>();
  const onRecord = new Set<string>();
  const has = (sessionId: string | undefined): boolean => own === undefined || sessionId === undefined || sessionId === own;
  const keyOf = (sessionId: string, { toolCallId }: ToolCallUpdate): string => JSON.stringify([sessionId, toolCallId]);
  return {
    has,
    is: (id) => (own = id),
    counts(update, sessionId) {
      if (has(sessionId)) return true;
      if (update.sessionUpdate !== "tool_call" && update.sessionUpdate !== "tool_call_update") return false;
      const key = keyOf(sessionId, update);
      if (update.status === "completed" || update.status === "failed") calls.delete(key);
      else calls.set(key, { ...calls.get(key), ...said(update) });
      return onRecord.has(key);
    },
    asked(request) {
      if (has(request.sessionId)) return request;
      const key = keyOf(request.sessionId, request.toolCall);
      onRecord.add(key);
      return { ...request, toolCall: { ...calls.get(key), ...said(request.toolCall) } };
    },
  };
}

/** What an update says: null leaves a field as it was (ACP v1, tool calls). */
function said({ toolCallId, ...fields }: ToolCallUpdate): ToolCallUpdate {
  return { toolCallId, ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) };
}
