import { answerWords, type Event, type EventOf } from "@beckon/protocol";
import type { LogReader } from "#log/log.ts";

const pageEvents = 1_000;
/** The newest part of a conversation that a new session is told, in characters. */
const keptCharacters = 12_000;

/**
 * What was said in a ticket's earlier sessions, for an agent that lost its own memory of it: what people wrote, what the agent
 * wrote, and its questions with their answers, oldest first, cut at the front.
 */
export function readHistory(log: LogReader, ticketId: string): string {
  const lines: { key: string; text: string }[] = [];
  const asked = new Map<string, EventOf<"agent_question">>();
  for (let after = 0; ; ) {
    const page = log.readTicket(ticketId, after, pageEvents);
    for (const event of page) {
      const line = lineOf(event, asked);
      const last = lines.at(-1);
      if (line && last?.key === line.key) last.text += line.text;
      else if (line) lines.push({ key: line.key, text: `${line.who}: ${line.text}` });
    }
    const end = page.at(-1);
    if (!end || page.length < pageEvents) break;
    after = end.seq;
  }
  const all = lines.map(({ text }) => text.trim()).join("\n\n");
  return all.length <= keptCharacters ? all : `…${all.slice(-keptCharacters)}`;
}

function lineOf(event: Event, asked: Map<string, EventOf<"agent_question">>): { key: string; who: string; text: string } | undefined {
  switch (event.type) {
    case "user_message":
      return { key: event.message_id, who: event.by, text: event.text };
    case "agent_message":
      return event.role === "message" ? { key: event.message_id, who: "You", text: event.text } : undefined;
    case "agent_question":
      asked.set(event.question_id, event);
      return undefined;
    case "question_answered":
      return {
        key: event.question_id,
        who: "You",
        text: `${asked.get(event.question_id)?.message ?? "(a question)"}\n\n${event.answered_by}: ${answerWords(asked.get(event.question_id) ?? {}, event.response)}`,
      };
    default:
      return undefined;
  }
}
