import { isFullBlock, iteratePaginatedAPI, type BlockObjectResponse } from "@notionhq/client";
import type { Event, TicketView } from "@beckon/protocol";
import { entryOf, type Entry } from "./entry.ts";
import { failureOf } from "./failure.ts";
import { markedEvent } from "./marker.ts";
import type { PageParts } from "./mirror-parts.ts";
import type { PageNote } from "./page-note.ts";
import { plainText } from "./rich-text.ts";

/** Notion's limits for one request: blocks, and bytes with room for what surrounds them. */
const maxBlocks = 100;
const maxBytes = 400_000;
const eventsAtOnce = 1_000;

/** Brings all events of the ticket onto its page that are not there yet, in order, each once. */
export async function appendEntries(parts: PageParts, ticket: TicketView, pageId: string, note: PageNote): Promise<void> {
  if (note.appending !== undefined) await findOut(parts, ticket, pageId, note, note.appending);
  for (;;) {
    const events = parts.log.readTicket(ticket.ticket_id, note.seq, eventsAtOnce);
    const last = events.at(-1);
    if (!last) return;
    const options = {
      link: parts.links.allowed ? parts.linkTo(ticket) : undefined,
      everything: parts.settings.everything,
      options: (id: string) => note.questions[id]?.options,
    };
    // As it stands by now: Notion may have taken long for what came before.
    const now = parts.log.ticket(ticket.ticket_id) ?? ticket;
    const entries = events.flatMap((event) => entryOf(event, now, options) ?? []);
    // oxlint-disable-next-line no-await-in-loop -- the order on the page is the order of the log
    const written = await append(parts, ticket, pageId, note, firstBatch(entries));
    note.seq = written.length < entries.length ? (written.at(-1)?.seq ?? note.seq) : last.seq;
    delete note.appending;
    parts.notes.save(ticket.ticket_id, note);
  }
}

/** Appends the entries, or fewer where Notion refuses them together; gives those that are on the page now. One that it does not take at all is there without its words. */
async function append(parts: PageParts, ticket: TicketView, pageId: string, note: PageNote, batch: Entry[], asStub = false): Promise<Entry[]> {
  const last = batch.at(-1);
  if (!last) return [];
  note.appending = last.seq;
  parts.notes.save(ticket.ticket_id, note);
  try {
    const children = batch.map(({ block, stub }) => (asStub ? stub : block));
    const { results } = await parts.api.once((client) => client.blocks.children.append({ block_id: pageId, children }));
    results.forEach(({ id }, index) => remember(note, batch[index], id));
    return batch;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== "invalid") throw error;
    // Refused as a whole: nothing of it is on the page.
    delete note.appending;
    parts.notes.save(ticket.ticket_id, note);
    const aboutLinks = parts.links.allowed && /url|link/i.test(failure.message);
    if (aboutLinks) parts.links.allowed = false;
    if (aboutLinks || asStub || /archived/i.test(failure.message)) throw error;
    if (batch.length > 1) return append(parts, ticket, pageId, note, batch.slice(0, Math.ceil(batch.length / 2)));
    parts.logger.warn({ err: error, ticket_id: ticket.ticket_id, seq: last.seq }, "Notion does not take the words of an event; its page shows it without them");
    return append(parts, ticket, pageId, note, batch, true);
  }
}

/**
 * A reply was lost, or we were: what the page shows decides from where to go on. Words alone prove nothing, as a description or an agent may
 * hold such ones: an entry is a block of our own user that begins exactly as an event of this ticket does which was being written.
 */
async function findOut(parts: PageParts, ticket: TicketView, pageId: string, note: PageNote, upTo: number): Promise<void> {
  const bot = await parts.botId();
  const list = (args: { block_id: string; start_cursor?: string }) =>
    parts.api.repeat((client) => client.blocks.children.list({ ...args, page_size: 100 }));
  const written = parts.log.readTicket(ticket.ticket_id, note.seq, eventsAtOnce).filter(({ seq }) => seq <= upTo);
  const before = note.seq;
  let reached = before;
  for await (const block of iteratePaginatedAPI(list, { block_id: pageId })) {
    const event = isFullBlock(block) ? entryEvent(written, block, bot) : undefined;
    if (!event) continue;
    reached = Math.max(reached, event.seq);
    if (event.type === "agent_question") remember(note, { question: event }, block.id);
  }
  // It is written again now, and Notion may finish the first try still.
  const last = written.at(-1);
  if (last && reached < last.seq) parts.doubts.add({ ticket_id: ticket.ticket_id, page_id: pageId, from: before + 1, upTo: last.seq });
  note.seq = reached;
  delete note.appending;
  parts.notes.save(ticket.ticket_id, note);
}

/** The one of these events whose entry the block is; `bot` is our own user. */
export function entryEvent(events: readonly Event[], block: BlockObjectResponse, bot: string): Event | undefined {
  const event = block.created_by.id === bot ? markedEvent(events, headOf(block)) : undefined;
  return event && (event.type === "agent_question") === (block.type === "callout") ? event : undefined;
}

/** The first line of a block of the kinds that entries are. */
function headOf(block: BlockObjectResponse): string {
  const items = block.type === "paragraph" ? block.paragraph.rich_text : block.type === "callout" ? block.callout.rich_text : [];
  return plainText(items).split("\n", 1)[0] ?? "";
}

function remember(note: PageNote, entry: Pick<Entry, "question"> | undefined, blockId: string): void {
  if (!entry?.question) return;
  const { question_id, kind, options } = entry.question;
  note.questions[question_id] ??= {
    block_id: blockId,
    kind,
    ...(options ? { options: options.map(({ id, label }) => ({ id, label })) } : {}),
    said: { ids: {} },
    handled: [],
  };
}

function firstBatch(entries: Entry[]): Entry[] {
  let bytes = 0;
  const end = entries.findIndex(({ block }, index) => {
    bytes += Buffer.byteLength(JSON.stringify(block));
    return index === maxBlocks || (index > 0 && bytes > maxBytes);
  });
  return end === -1 ? entries : entries.slice(0, end);
}
