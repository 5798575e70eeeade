import { isFullBlock, iteratePaginatedAPI } from "@notionhq/client";
import { entryEvent } from "./append-entries.ts";
import { comments } from "./comments.ts";
import type { Doubt } from "./doubts.ts";
import { failureOf } from "./failure.ts";
import type { IntakeParts } from "./intake-parts.ts";
import type { PageParts } from "./mirror-parts.ts";
import { fitting, plainText } from "./rich-text.ts";
import { isWhole } from "./whole-trouble.ts";

/** Looks where something was written again, and takes away what Notion finished late. Throws what is wrong with Notion as a whole. */
export async function removeDoubles(parts: IntakeParts): Promise<void> {
  for (const doubt of parts.doubts.due()) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- at Notion's pace; in the lane, so that no write of ours is under way there
      await parts.lanes.run(doubt.ticket_id, () => ("on" in doubt ? removeComments(parts, doubt) : removeEntries(parts, doubt)));
    } catch (error) {
      if (isWhole(error)) throw error;
      parts.logger.debug({ err: error, ...doubt }, "what may be in Notion twice could not be looked for");
    }
    parts.doubts.looked(doubt);
  }
}

/** The entry that is known to us, or else the first, stays. One that somebody has commented on, or put something into, stays as well. */
async function removeEntries(parts: PageParts, { ticket_id, page_id, from, upTo }: Extract<Doubt, { page_id: string }>): Promise<void> {
  const bot = await parts.botId();
  const note = parts.notes.read(ticket_id);
  const events = parts.log.readTicket(ticket_id, from - 1, upTo - from + 1).filter(({ seq }) => seq <= upTo);
  const list = (args: { block_id: string; start_cursor?: string }) =>
    parts.api.repeat((client) => client.blocks.children.list({ ...args, page_size: 100 }));
  const staying = new Map<number, string>();
  for (const event of events)
    if (event.type === "agent_question" && note.questions[event.question_id]) staying.set(event.seq, note.questions[event.question_id]?.block_id ?? "");
  for await (const block of iteratePaginatedAPI(list, { block_id: page_id })) {
    const event = isFullBlock(block) ? entryEvent(events, block, bot) : undefined;
    if (!event) continue;
    const stays = staying.get(event.seq) ?? block.id;
    staying.set(event.seq, stays);
    if (block.id === stays || (isFullBlock(block) && block.has_children) || (await comments(parts, block.id)).length > 0) continue;
    await remove(parts, block.id, () => parts.api.repeat((client) => client.blocks.delete({ block_id: block.id })));
  }
}

/** Of ours with these words, those whose ids we know stay, and what others have replied to. */
async function removeComments(parts: PageParts, { ticket_id, on, words }: Extract<Doubt, { on: string }>): Promise<void> {
  const bot = await parts.botId();
  const note = parts.notes.read(ticket_id);
  const { ids, saying } = Object.values(note.questions).find(({ block_id }) => block_id === on)?.said ?? note.said;
  // What is not known may be what is being said just now.
  if (saying) return;
  const known = new Set(Object.values(ids));
  const all = await comments(parts, on);
  const sent = fitting(words);
  for (const [index, { id, discussion_id, created_by, rich_text: items }] of all.entries()) {
    if (created_by.id !== bot || plainText(items) !== sent || known.has(id) || known.has(discussion_id)) continue;
    const others = all.filter((other, at) => at !== index && other.discussion_id === discussion_id);
    // With the first comment of a discussion, all of it goes.
    if (others.length > 0 && all.findIndex((other) => other.discussion_id === discussion_id) === index) continue;
    // oxlint-disable-next-line no-await-in-loop -- at Notion's pace
    await remove(parts, id, () => parts.api.repeat((client) => client.comments.delete({ comment_id: id })));
  }
}

async function remove({ logger }: PageParts, id: string, use: () => Promise<unknown>): Promise<void> {
  await use().catch((error: unknown) => {
    if (failureOf(error).kind !== "missing") throw error;
  });
  logger.info({ id }, "what Notion finished after it had been written again was taken away");
}
