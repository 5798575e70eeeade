import type { QuestionView, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { answerQuestion } from "#questions/answer.ts";
import { respond } from "#questions/respond.ts";
import type { Asker } from "#tickets/action.ts";
import { requestKey } from "#tickets/request.ts";
import { isAnswerable } from "./discussions.ts";
import type { IntakeParts } from "./intake-parts.ts";
import type { PageNote } from "./page-note.ts";
import { parseReply } from "./parse-reply.ts";
import { sayOnPage } from "./say.ts";
import type { Schema } from "./schema.ts";

/**
 * Takes what a person wrote into User Response: the answer to the oldest question that may be answered in Notion, else a message to the
 * agent; then empties the property. What does not fit stays there, and a comment says what would.
 */
export async function takeResponse(
  parts: IntakeParts,
  schema: Schema,
  ticket: TicketView,
  pageId: string,
  note: PageNote,
  given: { text: string; by: string },
): Promise<void> {
  const save = (): void => parts.notes.save(ticket.ticket_id, note);
  const asker = (): Asker => ({ person: "notion", by: given.by, request_id: `notion-response/${pageId}/${note.responses}` });
  // We may have been cut off after it was recorded; what was written since is another text.
  const recorded = note.taking !== undefined && parts.log.findKey(requestKey(asker()) ?? "") !== undefined;
  if (recorded) note.responses += 1;
  let problem: string | undefined;
  if (!recorded || note.taking !== given.text) {
    note.taking = given.text;
    save();
    problem = await give(parts, ticket, given.text.trim(), asker());
    if (problem !== undefined) await sayOnPage(parts, pageId, problem);
    else note.responses += 1;
  }
  note.response = given.text;
  delete note.taking;
  save();
  const { response } = schema.properties;
  if (problem !== undefined || !response) return;
  await parts.api.repeat((client) => client.pages.update({ page_id: pageId, properties: { [response.id]: { rich_text: [] } } }), { urgent: true });
  // The same words may be written again.
  delete note.response;
  save();
}

/** Records it; gives the sentence for the person where it could not be. */
async function give({ log }: IntakeParts, ticket: TicketView, text: string, asker: Asker): Promise<string | undefined> {
  const question = ticket.open_questions.find((one) => isAnswerable(one));
  try {
    if (!question) await respond(log, { type: "user_response", session_id: ticket.session_id, response: text }, asker, "notion");
    else return await answer({ log }, question, text, asker);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "store_unavailable") throw error;
    return error.message;
  }
}

async function answer({ log }: Pick<IntakeParts, "log">, question: QuestionView, text: string, asker: Asker): Promise<string | undefined> {
  const reply = parseReply(question, text);
  if (!reply.ok) return reply.expected;
  await answerQuestion(log, { question_id: question.question_id, response: reply.response }, asker, "notion");
  return undefined;
}
