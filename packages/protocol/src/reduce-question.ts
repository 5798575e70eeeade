import { answerWords } from "./answer-words.ts";
import type { Event, EventOf } from "./event.ts";
import { reduceNotion } from "./reduce-notion.ts";
import type { Delivery, QuestionView, TicketView } from "./view.ts";
import { without } from "./without.ts";

const keptAnswers = 5;

/** The ticket after a question's or message's event; the same ticket for any other. */
export function reduceQuestion(ticket: TicketView, event: Event): TicketView {
  switch (event.type) {
    case "agent_question": {
      const { type: _type, cursor: _cursor, timestamp: asked_at, ...asked } = event;
      return { ...ticket, asked: ticket.asked + 1, open_questions: [...ticket.open_questions, { ...asked, asked_at }] };
    }
    case "question_answered": {
      const asked = ticket.open_questions.find((one) => one.question_id === event.question_id);
      const answer = asked && answerOf(asked, event);
      const deliveries = answer ? [...ticket.deliveries, answer] : ticket.deliveries;
      const raised = asked?.about && goesOn(event) ? { cost_limit: asked.about.next_limit } : {};
      const { question_id, response, answered_by, via, timestamp: answered_at } = event;
      const answered = [...ticket.answered, { question_id, response, answered_by, via, answered_at }].slice(-keptAnswers);
      return { ...close(without(ticket, "error"), question_id), ...raised, deliveries, answered, ...(via === "rule" ? {} : { settled_at: answered_at }) };
    }
    case "question_closed":
      return { ...close(ticket, event.question_id), settled_at: event.timestamp };
    case "user_message": {
      const { message_id: id, timestamp: recorded_at, text, attachments } = event;
      const message: Delivery = { what: "message", id, recorded_at, text, ...(attachments ? { attachments } : {}) };
      return { ...without(afterTakeover(ticket), "error", "done"), failures: 0, deliveries: [...ticket.deliveries, message] };
    }
    case "question_delivered":
      return deliver(ticket, event.question_id, event);
    case "message_delivered":
      return deliver(ticket, event.message_id, event);
    default:
      return reduceNotion(ticket, event);
  }
}

/** Who writes to an agent that was taken over gives it back. */
const afterTakeover = (ticket: TicketView): TicketView => (ticket.released ? without(ticket, "released", "interrupted") : ticket);

/** The option of a question about the cost that lets the agent go on. */
export const goOnOption = "go_on";
const goesOn = ({ response }: EventOf<"question_answered">): boolean =>
  (typeof response === "object" && "option_id" in response ? response.option_id : response) === goOnOption;

function answerOf(asked: QuestionView, event: EventOf<"question_answered">): Delivery | undefined {
  const { question_id: id, kind, message, digest, attempt: asked_attempt } = asked;
  // Beckon asked, so the agent is told what follows from the answer, if anything does.
  if (asked.about)
    return goesOn(event) ? { what: "message", id, recorded_at: event.timestamp, text: "Go on where you were." } : undefined;
  return { what: "answer", id, recorded_at: event.timestamp, kind, message, digest, response: event.response, said: answerWords(asked, event.response), asked_attempt };
}

function close(ticket: TicketView, questionId: string): TicketView {
  return { ...ticket, open_questions: ticket.open_questions.filter((one) => one.question_id !== questionId) };
}

function deliver(ticket: TicketView, id: string, { attempt, turn }: { attempt: number; turn: number }): TicketView {
  // The receipt may come after the end of the turn that carried it.
  const ended = turn < ticket.turn || (turn === ticket.turn && !ticket.turn_open);
  const deliveries = ended
    ? ticket.deliveries.filter((one) => one.id !== id)
    : ticket.deliveries.map((one) => (one.id === id ? { ...one, delivered: { attempt, turn } } : one));
  return { ...ticket, deliveries };
}
