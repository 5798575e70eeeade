import type { AnyMessage, SessionUpdate } from "@agentclientprotocol/sdk";
import { z } from "zod";

const known: Record<SessionUpdate["sessionUpdate"], true> = {
  user_message_chunk: true,
  agent_message_chunk: true,
  agent_thought_chunk: true,
  tool_call: true,
  tool_call_update: true,
  plan: true,
  available_commands_update: true,
  current_mode_update: true,
  config_option_update: true,
  session_info_update: true,
  usage_update: true,
  notice: true,
  compaction_update: true,
  compaction_summary_chunk: true,
};

const update = z.object({
  method: z.literal("session/update"),
  params: z.object({ sessionId: z.string().optional(), update: z.looseObject({ sessionUpdate: z.string() }) }),
});

/** A `session/update` of a kind that ACP v1 does not know yet. */
export interface UnknownUpdate {
  kind: string;
  /** The agent's own id of its session. */
  sessionId?: string | undefined;
  update: Record<string, unknown>;
}

/** Takes updates of unknown kinds off the stream, as the SDK refuses them; everything else passes. */
export function withoutUnknown(onUnknown: (unknown: UnknownUpdate) => void): TransformStream<AnyMessage, AnyMessage> {
  return new TransformStream({
    transform(message, controller) {
      const found = unknownUpdate(message);
      if (found) onUnknown(found);
      else controller.enqueue(message);
    },
  });
}

function unknownUpdate(message: AnyMessage): UnknownUpdate | undefined {
  if (!("method" in message) || message.method !== "session/update") return undefined;
  const parsed = update.safeParse(message);
  if (!parsed.success) return undefined;
  const { sessionId, update: sent } = parsed.data.params;
  const { sessionUpdate: kind, ...rest } = sent;
  return Object.hasOwn(known, kind) ? undefined : { kind, sessionId, update: rest };
}
