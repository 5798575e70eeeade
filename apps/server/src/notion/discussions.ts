import { isFullComment, iteratePaginatedAPI, type CommentObjectResponse } from "@notionhq/client";
import type { Event, TicketView } from "@beckon/protocol";
import { settleKey } from "#tickets/settle-keys.ts";
import { failureOf } from "./failure.ts";
import type { PageParts } from "./mirror-parts.ts";
import type { PageNote, QuestionNote } from "./page-note.ts";
import { problems } from "./problem.ts";
import { plainText, richText } from "./rich-text.ts";
import { responseWords } from "./words.ts";

/** Settled questions are remembered up to this many, so that a late reply is still told who was first. */
const keptQuestions = 50;

/** Opens a discussion for each question that may be answered in Notion, and tells in it how the question ended; each once. */
export async function syncDiscussions(parts: PageParts, ticket: TicketView, note: PageNote): Promise<void> {
  for (const [id, question] of Object.entries(note.questions)) {
    if (question.told) continue;
    const settled = settlement(parts, id);
    try {
      // oxlint-disable no-await-in-loop -- one page is written by one hand
      if (!settled && isAnswerable(question)) await ask(parts, ticket, note, question);
      if (settled && question.discussion_id !== undefined) await reply(parts, question, question.discussion_id, endWords(settled, question));
      // oxlint-enable no-await-in-loop
      if (settled) close(parts, ticket, note, question);
      parts.health.good("comments");
    } catch (error) {
      understand(parts, ticket, note, question, error);
    }
  }
}

/** A block that a person removed takes its discussion along; the question is still answered in Beckon or by User Response. */
function understand(parts: PageParts, ticket: TicketView, note: PageNote, question: QuestionNote, error: unknown): void {
  const { kind } = failureOf(error);
  if (kind === "refused") parts.health.bad("comments", problems.capability);
  if (kind !== "missing") throw error;
  close(parts, ticket, note, question);
}

/** Nothing more is said in its discussion, unless somebody replies late. */
export function close(parts: PageParts, ticket: TicketView, note: PageNote, question: QuestionNote): void {
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

const askWords: Partial<Record<QuestionNote["kind"], string>> = {
  text: "Reply here to answer. The first answer counts, here or in Beckon.",
  choice: "Reply here with a number or a name to answer. The first valid answer counts, here or in Beckon.",
  form: 'Reply here to answer: one line for each field, such as "Name: value". The first valid answer counts, here or in Beckon.',
};

async function ask(parts: PageParts, ticket: TicketView, note: PageNote, question: QuestionNote): Promise<void> {
  if (question.discussion_id !== undefined) return;
  const earlier = question.asking ? (await comments(parts, question.block_id))[0]?.discussion_id : undefined;
  if (earlier === undefined) {
    question.asking = true;
    parts.notes.save(ticket.ticket_id, note);
    const comment = await parts.api.once(
      (client) => client.comments.create({ parent: { block_id: question.block_id }, rich_text: richText(askWords[question.kind] ?? "") }),
      { urgent: true },
    );
    if (!isFullComment(comment)) throw new Error("Notion made a comment and does not show it; the integration may not read comments");
    question.discussion_id = comment.discussion_id;
  } else question.discussion_id = earlier;
  delete question.asking;
  parts.notes.save(ticket.ticket_id, note);
}

/** All comments on a block, oldest first. */
export async function comments(parts: PageParts, blockId: string): Promise<CommentObjectResponse[]> {
  const list = (args: { block_id: string; start_cursor?: string }) =>
    parts.api.repeat((client) => client.comments.list({ ...args, page_size: 100 }), { urgent: true });
  const found: CommentObjectResponse[] = [];
  for await (const comment of iteratePaginatedAPI(list, { block_id: blockId })) found.push(comment);
  return found;
}

/** Says something in a discussion, unless these very words are the last that we said there: a reply may have been lost. */
export async function reply(parts: PageParts, question: QuestionNote, discussionId: string, words: string): Promise<void> {
  const bot = await parts.botId();
  const said = (await comments(parts, question.block_id)).findLast(({ created_by }) => created_by.id === bot);
  if (said && plainText(said.rich_text) === words) return;
  await parts.api.once((client) => client.comments.create({ discussion_id: discussionId, rich_text: richText(words) }), { urgent: true });
}

/** How a question ended, in words for its discussion. */
export function endWords(event: Event, question: QuestionNote): string {
  if (event.type !== "question_answered") return "This question was closed; nobody waits for its answer any more.";
  const where = event.via === "notion" ? "in Notion" : "in Beckon";
  return `${event.answered_by} answered ${where}: ${responseWords(event.response, question.options)}`;
}

function forget(note: PageNote): void {
  const told = Object.entries(note.questions).filter(([, { told: isTold }]) => isTold);
  for (const [id] of told.slice(0, Math.max(0, told.length - keptQuestions))) delete note.questions[id];
}
