import { randomUUID } from "node:crypto";
import type { AppendBlockChildrenResponse, BlockObjectResponse, Client, ListBlockChildrenResponse } from "@notionhq/client";
import { pageOfList } from "./listing.ts";
import { invalid, notFound } from "./refusal.ts";
import { plainText, renderRichText, typed } from "./rich-text.ts";
import { brief, dashed, minute, touch, type World } from "./world.ts";

/** Not exported by name. */
export type PageMarkdown = Awaited<ReturnType<Client["pages"]["retrieveMarkdown"]>>;

const maxChildren = 100;
/** Kinds of text blocks that the fake knows. */
const kinds = ["paragraph", "callout", "quote", "heading_1", "heading_2", "heading_3", "bulleted_list_item", "numbered_list_item"] as const;
type Kind = (typeof kinds)[number];

/** `PATCH /v1/blocks/{id}/children`: appends at the end. Throws Refusal. */
export function appendChildren(world: World, id: string, body: { children?: unknown }): AppendBlockChildrenResponse {
  const page = editable(world, id);
  const children = body.children;
  if (!Array.isArray(children)) throw invalid("body failed validation: body.children should be defined, instead was `undefined`.");
  if (children.length > maxChildren)
    throw invalid(`body failed validation: body.children.length should be ≤ \`${maxChildren}\`, instead was \`${children.length}\`.`);
  const made = children.map((child, index) => makeBlock(world, page, child as Record<string, unknown>, `body.children[${index}]`));
  childrenOf(world, page).push(...made);
  touch(world, pageHolding(world, page), world.bot);
  return { object: "list", results: made, next_cursor: null, has_more: false, type: "block", block: {} };
}

/** `GET /v1/blocks/{id}/children`. */
export function listChildren(world: World, id: string, query: Record<string, unknown>): ListBlockChildrenResponse {
  const holder = existing(world, id);
  const page = pageOfList(childrenOf(world, holder), query["start_cursor"], query["page_size"]);
  return { object: "list", ...page, type: "block", block: {} };
}

/** `DELETE /v1/blocks/{id}`: puts a block into the trash. Throws Refusal. */
export function deleteBlock(world: World, id: string): BlockObjectResponse {
  const found = blockById(world, dashed(id));
  if (!found) throw notFound("block", id);
  const page = pageHolding(world, editable(world, id));
  const children = childrenOf(world, page.id);
  children.splice(children.indexOf(found), 1);
  touch(world, page, world.bot);
  return { ...found, in_trash: true };
}

/** A body in markdown as blocks: one paragraph for each line that is not empty. */
export function fromMarkdown(world: World, pageId: string, markdown: string, by: { id: string }): BlockObjectResponse[] {
  return markdown
    .split(/\n+/)
    .filter((line) => line.trim() !== "")
    .map((line) => block(world, pageId, "paragraph", { rich_text: typed(line) }, by));
}

/** `GET /v1/pages/{id}/markdown`, cut after as many blocks as `limit`. */
export function toMarkdown(world: World, pageId: string, limit: number): PageMarkdown {
  const blocks = childrenOf(world, pageId);
  const markdown = blocks.slice(0, limit).map(inMarkdown).join("\n");
  const rest = blocks.slice(limit).map(({ id }) => id);
  return { object: "page_markdown", id: pageId, markdown, truncated: rest.length > 0, unknown_block_ids: rest.slice(0, 100) };
}

function inMarkdown(one: BlockObjectResponse): string {
  const { rich_text: items } = (one as unknown as Record<Kind, { rich_text: ReturnType<typeof renderRichText> }>)[one.type as Kind];
  const words = items.map((item) => (item.href === null ? item.plain_text : `[${item.plain_text}](${item.href})`)).join("");
  // A line break within a block.
  return words.replaceAll("\n", "<br>");
}

/** The children of a page or block, to be changed in place. */
export function childrenOf(world: World, id: string): BlockObjectResponse[] {
  let found = world.blocks.get(id);
  if (!found) world.blocks.set(id, (found = []));
  return found;
}

/** The words of every block of a page, in order. */
export const wordsOf = (world: World, pageId: string): string[] =>
  childrenOf(world, pageId).map((one) => plainText((one as unknown as Record<Kind, { rich_text: { plain_text: string }[] }>)[one.type as Kind].rich_text));

/** The page or block; throws `object_not_found`. */
export function existing(world: World, id: string): string {
  const found = dashed(id);
  if (!world.shared || (!world.pages.has(found) && !blockById(world, found))) throw notFound("block", id);
  return found;
}

function editable(world: World, id: string): string {
  const found = existing(world, id);
  if (pageHolding(world, found).in_trash) throw invalid("Can't edit block that is archived. You must unarchive the block before editing.");
  return found;
}

/** The page that a block is on; a page is on itself. */
export function pageHolding(world: World, id: string): NonNullable<ReturnType<World["pages"]["get"]>> {
  const page = world.pages.get(id);
  if (page) return page;
  const parent = blockById(world, id)?.parent;
  if (parent?.type !== "page_id") throw notFound("block", id);
  return pageHolding(world, parent.page_id);
}

const blockById = (world: World, id: string): BlockObjectResponse | undefined => {
  for (const children of world.blocks.values()) {
    const found = children.find((one) => one.id === id);
    if (found) return found;
  }
  return undefined;
};

function makeBlock(world: World, pageId: string, sent: Record<string, unknown>, path: string): BlockObjectResponse {
  const kind = kinds.find((one) => sent[one] !== undefined);
  if (!kind) throw invalid(`body failed validation: ${path} should be a block of a known type.`);
  const { rich_text: items, ...rest } = sent[kind] as { rich_text?: unknown };
  if (world.refusesLocalLinks && /"url":"http:\/\/(localhost|127)/.test(JSON.stringify(items))) throw invalid("Invalid URL for link.");
  return block(world, pageId, kind, { ...rest, rich_text: renderRichText(items, `${path}.${kind}.rich_text`) }, world.bot);
}

function block(world: World, pageId: string, type: Kind, content: object, by: { id: string }): BlockObjectResponse {
  const at = minute(world.now());
  const common = {
    object: "block" as const,
    id: randomUUID(),
    parent: { type: "page_id" as const, page_id: pageId },
    created_time: at,
    created_by: brief(by),
    last_edited_time: at,
    last_edited_by: brief(by),
    has_children: false,
    archived: false,
    in_trash: false,
  };
  return { ...common, type, [type]: { color: "default", ...content } } as unknown as BlockObjectResponse;
}
