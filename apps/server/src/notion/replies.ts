import type { CommentObjectResponse } from "@notionhq/client";
import type { TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { answerQuestion } from "#questions/answer.ts";
import { requestKey } from "#tickets/request.ts";
import { comments } from "./comments.ts";
import { settlementWords, isAnswerable, isAsked, placeOf, settlement } from "./discussions.ts";
import { failureOf } from "./failure.ts";
import type { IntakeParts } from "./intake-parts.ts";
import type { PageNote, QuestionNote } from "./page-note.ts";
import { parseReply } from "./parse-reply.ts";
import { plainText } from "./rich-text.ts";
import { sayOnce, type Place } from "./say-once.ts";

/** Reads what people replied to one question: the first valid answer is recorded, every other reply is told why it was not. */
export async function readReplies(parts: IntakeParts, ticket: TicketView, note: PageNote, questionId: string): Promise<void> {
  const question = note.questions[questionId];
  if (!question || !isAsked(question)) return;
  const bot = await parts.botId();
  for (const comment of await comments(parts, question.block_id)) {
    if (!isPersons(comment, bot) || question.handled.includes(comment.id)) continue;
    // oxlint-disable-next-line no-await-in-loop -- the first valid reply wins, so they are read in order
    const words = await take(parts, ticket, questionId, question, comment);
    // oxlint-disable-next-line no-await-in-loop -- as above
    if (words !== undefined) await reply(parts, placeOf(parts, ticket, note, question, comment.discussion_id), comment.id, words);
    question.handled.push(comment.id);
    parts.notes.save(ticket.ticket_id, note);
  }
}

/** Tells a person, unless they have deleted the discussion meanwhile. */
async function reply(parts: IntakeParts, place: Place, about: string, words: string): Promise<void> {
  await sayOnce(parts, place, about, words).catch((error: unknown) => {
    if (failureOf(error).kind !== "missing") throw error;
    delete place.sayings.saying;
  });
}

const isPersons = ({ created_by, display_name }: CommentObjectResponse, bot: string): boolean =>
  created_by.id !== bot && display_name.type === "user";

/** Records a reply; gives what to reply to it where it does not count. */
async function take(
  parts: IntakeParts,
  ticket: TicketView,
  questionId: string,
  question: QuestionNote,
  comment: CommentObjectResponse,
): Promise<string | undefined> {
  const request = { person: `notion:${comment.created_by.id}`, request_id: `notion-comment/${comment.id}` };
  // We were cut off after it was recorded.
  if (parts.log.findKey(requestKey(request) ?? "")) return undefined;
  const open = parts.log.ticket(ticket.ticket_id)?.open_questions.find(({ question_id }) => question_id === questionId);
  if (!open) return lateWords(parts, ticket.ticket_id, questionId, question);
  const parsed = parseReply(open, plainText(comment.rich_text));
  if (!parsed.ok) return parsed.expected;
  const asker = { ...request, by: await parts.names.of(comment.created_by.id, comment.display_name.resolved_name) };
  try {
    await answerQuestion(parts.log, { question_id: questionId, response: parsed.response }, asker, "notion");
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "store_unavailable") throw error;
    return error.code === "already_answered" || error.code === "question_closed" ? lateWords(parts, ticket.ticket_id, questionId, question) : error.message;
  }
}

/** Who was first, and what may be done with a reply that came later. */
function lateWords(parts: IntakeParts, ticketId: string, questionId: string, question: QuestionNote): string {
  const settled = settlement(parts, questionId);
  const how = settled ? settlementWords(settled, question) : "This question is not open any more.";
  // While another question is open, the property would answer that one.
  const isAsking = parts.log.ticket(ticketId)?.open_questions.some((one) => isAnswerable(one)) === true;
  const next = isAsking ? "Once the next question is answered, you can send it" : "You can send it";
  return `${how}\nYour reply came later and was not used. ${next} as a message: write it into "${parts.settings.names.response}".`;
}
