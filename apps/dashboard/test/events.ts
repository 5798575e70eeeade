import type { Event, NewEvent } from "@beckon/protocol";

const start = Date.parse("2026-03-01T12:00:00.000Z");

/** Facts as the log would hand them out, one second apart. */
export function eventsOf(...facts: NewEvent[]): Event[] {
  return facts.map((fact, index) => {
    const seq = index + 1;
    return { ...fact, seq, timestamp: new Date(start + index * 1_000).toISOString(), cursor: `e.${seq}.0` };
  });
}

export const ids = { ticket_id: "t_1", session_id: "s_1" };

export const message = (text: string, message_id = "m1"): NewEvent => ({ type: "agent_message", ...ids, role: "message", message_id, text });

export const toolCall = (tool_call_id: string, kind = "read", status = "completed"): NewEvent => ({
  type: "tool_call",
  ...ids,
  tool_call_id,
  title: `Call ${tool_call_id}`,
  kind,
  status,
});

export const question: NewEvent = {
  type: "agent_question",
  ...ids,
  question_id: "q_1",
  kind: "choice",
  message: "Which?",
  options: [
    { id: "a", label: "First" },
    { id: "b", label: "Second" },
  ],
  digest: "d",
  attempt: 1,
};
