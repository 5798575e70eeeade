import type { Delivery, QuestionView, TicketView } from "@beckon/protocol";

/** An answer on its way, see protocol's Delivery. */
type AnswerDelivery = Extract<Delivery, { what: "answer" }>;

/** How a question that an agent asks relates to what was asked before its process was cut. */
export type Match =
  | { how: "attach"; question: QuestionView }
  | { how: "answered"; answer: AnswerDelivery }
  | { how: "new"; previous_question_id?: string };

/**
 * Matches by (session, kind, content) against earlier attempts only: within one attempt the same question twice is two questions.
 * A permission that was handed over in an attempt that was cut is asked anew, as its effect is not known; other answers repeat.
 * `claimed` holds the ids that this attempt has matched already.
 */
export function matchQuestion(ticket: TicketView, digest: string, attempt: number, claimed: ReadonlySet<string>): Match {
  const open = ticket.open_questions.find((one) => one.digest === digest && one.attempt < attempt && !claimed.has(one.question_id));
  if (open) return { how: "attach", question: open };
  const answer = ticket.deliveries.find(
    (one): one is AnswerDelivery => one.what === "answer" && one.digest === digest && one.asked_attempt < attempt && !claimed.has(one.id),
  );
  if (!answer) return { how: "new" };
  const effectUnknown = answer.kind === "permission" && answer.delivered !== undefined && answer.delivered.attempt < attempt;
  return effectUnknown ? { how: "new", previous_question_id: answer.id } : { how: "answered", answer };
}

/** Matches the same words at any time: an open question, else an answer that was not delivered yet. */
export function matchRepeat({ open_questions, deliveries }: TicketView, digest: string): Match {
  const question = open_questions.find((one) => one.digest === digest);
  if (question) return { how: "attach", question };
  const answer = deliveries.find((one): one is AnswerDelivery => one.what === "answer" && one.digest === digest && !one.delivered);
  return answer ? { how: "answered", answer } : { how: "new" };
}
