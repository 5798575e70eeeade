import { isFullPage, type PageObjectResponse } from "@notionhq/client";
import type { TicketView } from "@beckon/protocol";
import { failureOf } from "./failure.ts";
import type { PageParts } from "./mirror-parts.ts";
import type { PageNote } from "./page-note.ts";
import { idValues, pageValues, valueOf, type Values } from "./page-values.ts";
import { cut, richText } from "./rich-text.ts";

type Page = Pick<PageObjectResponse, "id" | "url">;

/** Markdown above this is refused by some workspaces' request limit; the ticket has the whole. */
const maxMarkdown = 100_000;

/** The ticket's page: the one that it is linked to, the one that an earlier try made, or a new one. */
export async function ensurePage(parts: PageParts, ticket: TicketView, note: PageNote): Promise<string> {
  const linked = ticket.notion?.page_id;
  if (linked !== undefined) {
    if (!note.named) await nameIt(parts, ticket, linked, note);
    return linked;
  }
  const page = (note.creating ? await adopt(parts, ticket, note) : undefined) ?? (await create(parts, ticket, note));
  await link(parts, ticket, page);
  delete note.creating;
  delete note.begunWith;
  note.named = true;
  parts.notes.save(ticket.ticket_id, note);
  return page.id;
}

/** The key under which a page belongs to one ticket, for ever. */
export const linkKey = (pageId: string): string => `notion-page/${pageId}`;

/** Records that the page is the ticket's. */
async function link({ log }: PageParts, { ticket_id, session_id }: TicketView, { id, url }: Page): Promise<void> {
  await log.append([{ type: "notion_linked", ticket_id, session_id, page_id: id, url }], { keys: [linkKey(id)] });
}

async function create(parts: PageParts, ticket: TicketView, note: PageNote): Promise<Page> {
  const retry = note.creating === true;
  const schema = await parts.table.schema();
  const values = pageValues(schema, ticket, parts.settings.labels, parts.linkTo(ticket));
  note.creating = true;
  // The status that the page begins with, whether we hear of it or not.
  note.status = values.status ?? "";
  note.begunWith = [...(note.begunWith ?? []), note.status];
  parts.notes.save(ticket.ticket_id, note);
  const page = await send(parts, ticket, schema.dataSourceId, values.properties);
  if (!isFullPage(page)) throw new Error("Notion gave a page without its address");
  if (!retry) return page;
  // An earlier try may have become visible only now: then the older page stays.
  const older = await adopt(parts, ticket, note);
  if (!older || older.id === page.id) return page;
  if (await isLive(parts, page.id)) await trash(parts, page.id);
  return older;
}

/** The oldest page of ours that carries this ticket's id; younger twins go to the trash. */
async function adopt(parts: PageParts, ticket: TicketView, note: PageNote): Promise<Page | undefined> {
  const schema = await parts.table.schema();
  const { dataSourceId, properties } = schema;
  const bot = await parts.botId();
  const { results } = await parts.api.repeat((client) =>
    client.dataSources.query({
      data_source_id: dataSourceId,
      filter: { property: properties.ticket_id?.id ?? "", rich_text: { equals: ticket.ticket_id } },
      sorts: [{ timestamp: "created_time", direction: "ascending" }],
    }),
  );
  const ours = results.filter((one) => one.object === "page").filter((one) => isFullPage(one) && one.created_by.id === bot);
  const [oldest, ...twins] = ours.filter((one) => isFullPage(one));
  // oxlint-disable-next-line no-await-in-loop -- one page after the other, at Notion's pace
  for (const twin of twins) await trash(parts, twin.id);
  // It may be of an earlier try, when the ticket stood elsewhere: what we wrote there is no wish of a person, whoever edited the page since.
  const label = oldest && valueOf(schema, oldest, "status");
  if (label !== undefined && note.begunWith?.includes(label)) note.status = label;
  return oldest;
}

/** The search may have found it, and put it into the trash, already. */
async function isLive({ api }: PageParts, pageId: string): Promise<boolean> {
  const page = await api.repeat((client) => client.pages.retrieve({ page_id: pageId }));
  return isFullPage(page) && !page.in_trash;
}

/** Puts a page of ours that is not the ticket's into Notion's trash. */
export async function trash({ api, logger }: PageParts, pageId: string): Promise<void> {
  await api.repeat((client) => client.pages.update({ page_id: pageId, in_trash: true }));
  logger.info({ page_id: pageId }, "a second page of one ticket was put into Notion's trash");
}

async function send({ api, logger }: PageParts, ticket: TicketView, dataSourceId: string, properties: Values) {
  const request = (more: object) => api.once((client) => client.pages.create({ parent: { data_source_id: dataSourceId }, properties, ...more }));
  const markdown = cut(ticket.description, maxMarkdown);
  try {
    return await request(markdown === "" ? {} : { markdown });
  } catch (error) {
    if (failureOf(error).kind !== "invalid" || markdown === "") throw error;
    // The text may be what it does not like; a page with plain words is better than none.
    logger.warn({ err: error, ticket_id: ticket.ticket_id }, "Notion did not take the description as markdown");
    return request({ children: [{ type: "paragraph", paragraph: { rich_text: richText(ticket.description) } }] });
  }
}

/** Writes our ids onto a page that a person made. */
async function nameIt(parts: PageParts, ticket: TicketView, pageId: string, note: PageNote): Promise<void> {
  const schema = await parts.table.schema();
  await parts.api.repeat((client) => client.pages.update({ page_id: pageId, properties: idValues(schema, ticket, parts.linkTo(ticket)) }));
  note.named = true;
  parts.notes.save(ticket.ticket_id, note);
}
