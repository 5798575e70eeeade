import { isFullPage, type Client, type PageObjectResponse } from "@notionhq/client";
import type { Event, QuestionView, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { answerQuestion } from "#questions/answer.ts";
import { respond } from "#questions/respond.ts";
import type { Asker } from "#tickets/action.ts";
import { mustFind } from "#tickets/change.ts";
import { requestKey } from "#tickets/request.ts";
import { isAnswerable } from "./discussions.ts";
import type { PageParts } from "./mirror-parts.ts";
import type { PageNote } from "./page-note.ts";
import { valueOf } from "./page-values.ts";
import { parseReply } from "./parse-reply.ts";
import { cut } from "./rich-text.ts";
import { tell } from "./say.ts";
import type { Schema } from "./schema.ts";
import { agentName, responseWords } from "./words.ts";

/**
 * Takes what a person wrote into User Response: the answer to the oldest question that may be answered in Notion, else a message to the
 * agent; then empties the property. What does not fit stays there, and a comment says what would. Every step is noted before the next, so
 * that after a throw, or a kill, the next call goes on from there.
 */
export async function takeResponse(parts: PageParts, schema: Schema, seen: PageObjectResponse, note: PageNote, ticketId: string, by: string): Promise<void> {
  let text = valueOf(schema, seen, "response");
  for (;;) {
    // oxlint-disable no-await-in-loop -- what is written meanwhile is the next text
    if (text.trim() === "") return forget(parts, ticketId, note);
    if (note.emptying !== text) {
      if (note.taking === undefined && note.response === text) return;
      if (!(await take(parts, ticketId, seen.id, note, text, by))) return;
    }
    const next = await empty(parts, schema, seen.id, text);
    delete note.emptying;
    parts.notes.save(ticketId, note);
    if (next === undefined) return;
    text = next;
    // oxlint-enable no-await-in-loop
  }
}

/** True where there may be something to take, or to go on with. */
export const hasResponse = (note: PageNote, text: string): boolean =>
  text.trim() !== (note.response ?? "").trim() || note.taking !== undefined || note.emptying !== undefined;

/** It is empty: the same words may be written again. */
function forget({ notes, log }: PageParts, ticketId: string, note: PageNote): void {
  // Taken before we were cut off, and removed by its writer since.
  if (note.taking !== undefined && recordOf({ log }, ticketId, note)) note.responses += 1;
  delete note.taking;
  delete note.emptying;
  delete note.response;
  notes.save(ticketId, note);
}

const requestOf = (ticketId: string, { responses }: PageNote) => ({ person: "notion", request_id: `notion-response/${ticketId}/${responses}` });

/** The event that the text being taken was recorded by. */
function recordOf({ log }: Pick<PageParts, "log">, ticketId: string, note: PageNote): Event | undefined {
  const found = log.findKey(requestKey(requestOf(ticketId, note)) ?? "");
  return found && log.event(found.seq);
}

/** Counts a text that was recorded. Where nothing waited for it, its writer is told, as the property is emptied. */
async function count(parts: PageParts, ticketId: string, pageId: string, note: PageNote): Promise<void> {
  const record = recordOf(parts, ticketId, note);
  if (record?.type === "response_held") {
    const words = heldWords(mustFind(parts.log, ticketId), responseWords(record.response));
    await tell(parts, ticketId, pageId, note, `held/${note.responses}`, words);
  }
  note.responses += 1;
}

function heldWords(ticket: TicketView, text: string): string {
  const said = `Nothing waited for "${cut(text, 500)}", so ${agentName(ticket)} was not told.`;
  const closed = ticket.status === "cancelled" || ticket.stopping?.what === "cancel";
  return `${said} ${closed ? "The ticket is stopped: start it again first." : "A question had just been settled. To send this as a message, write it again in a minute."}`;
}

/** Records the text; false where it does not fit and stays. */
async function take(parts: PageParts, ticketId: string, pageId: string, note: PageNote, text: string, by: string): Promise<boolean> {
  const save = (): void => parts.notes.save(ticketId, note);
  // We may have been cut off after it was recorded; what was written since is another text.
  const recorded = note.taking !== undefined && recordOf(parts, ticketId, note) !== undefined;
  if (recorded) await count(parts, ticketId, pageId, note);
  let problem: string | undefined;
  if (!recorded || note.taking !== text) {
    note.taking = text;
    save();
    problem = await give(parts, ticketId, text.trim(), { ...requestOf(ticketId, note), by });
    if (problem === undefined) await count(parts, ticketId, pageId, note);
    else await tell(parts, ticketId, pageId, note, `response/${note.acts}/${text}`, problem);
  }
  delete note.taking;
  if (problem === undefined) note.emptying = text;
  else {
    note.response = text;
    note.acts += 1;
  }
  save();
  return problem === undefined;
}

/** Empties the property where it still says this; gives what else it says, which somebody wrote meanwhile. */
async function empty({ api }: PageParts, { properties: { response } }: Schema, pageId: string, text: string): Promise<string | undefined> {
  if (!response) return undefined;
  const read = async (client: Client): Promise<string> => {
    const page = await client.pages.retrieve({ page_id: pageId });
    return isFullPage(page) ? valueOf({ properties: { response } }, page, "response") : text;
  };
  const said = await api.repeat(read, { urgent: true });
  if (said !== text) return said;
  // Not repeated as it is: before the next try it is read again.
  return api.once(
    async (client, late) => {
      const now = late ? await read(client) : text;
      if (now !== text) return now;
      await client.pages.update({ page_id: pageId, properties: { [response.id]: { rich_text: [] } } });
      return undefined;
    },
    { urgent: true },
  );
}

/** Records it; gives the sentence for the person where it could not be. */
async function give({ log }: PageParts, ticketId: string, text: string, asker: Asker): Promise<string | undefined> {
  const ticket = mustFind(log, ticketId);
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

async function answer({ log }: Pick<PageParts, "log">, question: QuestionView, text: string, asker: Asker): Promise<string | undefined> {
  const reply = parseReply(question, text);
  if (!reply.ok) return reply.expected;
  await answerQuestion(log, { question_id: question.question_id, response: reply.response }, asker, "notion");
  return undefined;
}
