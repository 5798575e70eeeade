import type { Event, TicketView } from "@beckon/protocol";
import { settleKey } from "#tickets/settle-keys.ts";
import { failureOf } from "./failure.ts";
import type { PageParts } from "./mirror-parts.ts";
import type { PageNote, QuestionNote } from "./page-note.ts";
import { problems } from "./problem.ts";
import { sayOnce, type Place } from "./say-once.ts";
import { askWords, responseWords } from "./words.ts";

/** Settled questions are remembered up to this many, so that a late reply is still told who was first. */
const keptQuestions = 50;

/** Opens a discussion for each question that may be answered in Notion, and tells in it how the question ended; each once. One that fails holds back no other. */
export async function syncDiscussions(parts: PageParts, ticket: TicketView, note: PageNote): Promise<void> {
  const failed: unknown[] = [];
  for (const [id, question] of Object.entries(note.questions)) {
    if (question.told) continue;
    // oxlint-disable-next-line no-await-in-loop -- one page is written by one hand
    await syncDiscussion(parts, ticket, note, id, question).catch((error: unknown) => failed.push(error));
  }
  if (failed.length > 0) throw failed[0];
}

async function syncDiscussion(parts: PageParts, ticket: TicketView, note: PageNote, id: string, question: QuestionNote): Promise<void> {
  const settled = settlement(parts, id);
  try {
    if (!settled && isAnswerable(question)) await ask(parts, ticket, note, question);
    if (settled && isAsked(question))
      await sayOnce(parts, placeOf(parts, ticket, note, question, question.discussion_id), "end", settlementWords(settled, question));
    if (settled) close(parts, ticket, note, question);
    parts.health.good("comments");
  } catch (error) {
    const { kind } = failureOf(error);
    if (kind === "refused") parts.health.bad("comments", problems.capability);
    // A block that a person removed takes its discussion along; the question is still answered in Beckon or by User Response.
    if (kind !== "missing") throw error;
    // An open one is left as it is, as a block may come back.
    if (settled) close(parts, ticket, note, question);
  }
}

/** Nothing more is said in its discussion, unless somebody replies late. */
function close(parts: PageParts, ticket: TicketView, note: PageNote, question: QuestionNote): void {
  question.told = new Date().toISOString();
  forget(note);
  parts.notes.save(ticket.ticket_id, note);
}

/** How a question ended; undefined while it is open. */
export function settlement({ log }: Pick<PageParts, "log">, questionId: string): Event | undefined {
  const found = log.findKey(settleKey(questionId));
  return found && log.event(found.seq);
}

/** Permissions and addresses are answered in Beckon, where all of it is shown. */
export const isAnswerable = ({ kind }: Pick<QuestionNote, "kind">): boolean => kind !== "permission" && kind !== "url";

async function ask(parts: PageParts, ticket: TicketView, note: PageNote, question: QuestionNote): Promise<void> {
  if (isAsked(question)) return;
  const place = placeOf(parts, ticket, note, question, undefined);
  const { discussion_id } = await sayOnce(parts, place, "ask", askWords[question.kind] ?? "");
  if (discussion_id !== undefined) question.discussion_id = discussion_id;
  place.save();
}

/** True once people were told that they may answer there. */
export const isAsked = ({ said }: QuestionNote): boolean => said.ids["ask"] !== undefined;

/** A place in the discussion of a question, or in a new one on its block. */
export function placeOf(parts: PageParts, ticket: TicketView, note: PageNote, question: QuestionNote, discussion: string | undefined): Place {
  return {
    on: question.block_id,
    to: discussion === undefined ? { parent: { block_id: question.block_id } } : { discussion_id: discussion },
    sayings: question.said,
    ticketId: ticket.ticket_id,
    save: () => parts.notes.save(ticket.ticket_id, note),
  };
}

/** How a question ended, in words for its discussion. */
export function settlementWords(event: Event, question: QuestionNote): string {
  if (event.type !== "question_answered") return "This question was closed; nobody waits for its answer any more.";
  const where = event.via === "notion" ? "in Notion" : "in Beckon";
  return `${event.answered_by} answered ${where}: ${responseWords(event.response, question.options)}`;
}

function forget(note: PageNote): void {
  const told = Object.entries(note.questions).filter(([, { told: isTold }]) => isTold);
  for (const [id] of told.slice(0, Math.max(0, told.length - keptQuestions))) delete note.questions[id];
}
