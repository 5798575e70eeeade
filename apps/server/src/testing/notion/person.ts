import { randomUUID } from "node:crypto";
import type { BlockObjectResponse, CommentObjectResponse, PageObjectResponse, UserObjectResponse } from "@notionhq/client";
import { childrenOf, fromMarkdown } from "./blocks.ts";
import { createComment } from "./comments.ts";
import { createPage, propertiesOf } from "./pages.ts";
import { setValues } from "./property-values.ts";
import { typed } from "./rich-text.ts";
import { pageOf, touch, type World } from "./world.ts";

/** What a person does in Notion's own window. */
export interface Person {
  readonly user: UserObjectResponse;
  /** Makes a page in the database. */
  createPage(page: { title: string; status?: string; body?: string }): PageObjectResponse;
  /** Sets a property to words: a title, a text, a status or a select. */
  set(pageId: string, property: string, words: string): void;
  /** "Duplicate": values and blocks are copied, comments are not. */
  copy(pageId: string): PageObjectResponse;
  trash(pageId: string, inTrash?: boolean): void;
  /** Writes into the discussion that hangs on a block, or starts one on a page or block. */
  comment(where: { discussion_id: string } | { page_id: string } | { block_id: string }, words: string): CommentObjectResponse;
  /** Resolves a discussion. */
  resolve(discussionId: string): void;
  /** Writes a paragraph at the end of a page. */
  write(pageId: string, words: string): BlockObjectResponse | undefined;
}

/** A person of the workspace; `told` hears of each act, as webhooks do. */
export function createPerson(world: World, name: string, told: (type: string, id: string, by: UserObjectResponse, pageId: string) => void): Person {
  const user: UserObjectResponse = { object: "user", id: randomUUID(), name, avatar_url: null, type: "person", person: {} };
  world.users.set(user.id, user);
  const edit = (page: PageObjectResponse, values: Record<string, unknown>): void => {
    setValues(propertiesOf(world, page), page.properties, values);
    touch(world, page, user);
  };
  const valueOf = (page: PageObjectResponse, property: string, words: string): unknown => {
    const type = propertiesOf(world, page)[property]?.type;
    if (type === "status" || type === "select") return { [type]: words === "" ? null : { name: words } };
    return { [type ?? "rich_text"]: typed(words) };
  };
  return {
    user,
    createPage({ title, status, body = "" }) {
      const page = createPage(world, { parent: { data_source_id: world.dataSources[0]?.id ?? "" }, properties: {}, markdown: body }, user);
      const titleName = Object.values(propertiesOf(world, page)).find(({ type }) => type === "title")?.name ?? "Name";
      edit(page, { [titleName]: { title: typed(title) }, ...(status === undefined ? {} : { Status: valueOf(page, "Status", status) }) });
      told("page.created", page.id, user, page.id);
      return page;
    },
    set(pageId, property, words) {
      const page = pageOf(world, pageId);
      edit(page, { [property]: valueOf(page, property, words) });
      told("page.properties_updated", page.id, user, page.id);
    },
    copy(pageId) {
      const source = pageOf(world, pageId);
      const copy = createPage(world, { parent: { data_source_id: world.dataSources[0]?.id ?? "" }, properties: {} }, user);
      copy.properties = structuredClone(source.properties);
      childrenOf(world, copy.id).push(
        ...childrenOf(world, source.id).map((one) => ({ ...structuredClone(one), id: randomUUID(), parent: { type: "page_id" as const, page_id: copy.id } })),
      );
      told("page.created", copy.id, user, copy.id);
      return copy;
    },
    trash(pageId, inTrash = true) {
      const page = pageOf(world, pageId);
      page.in_trash = page.archived = inTrash;
      touch(world, page, user);
      told(inTrash ? "page.deleted" : "page.undeleted", page.id, user, page.id);
    },
    comment(where, words) {
      const body = "discussion_id" in where ? where : { parent: where };
      const comment = createComment(world, { ...body, rich_text: typed(words) }, user);
      const { parent } = comment;
      told("comment.created", comment.id, user, parent.type === "page_id" ? parent.page_id : pageOfBlock(world, parent.block_id));
      return comment;
    },
    resolve: (discussionId) => void world.resolved.add(discussionId),
    write(pageId, words) {
      const [block] = fromMarkdown(world, pageId, words, user);
      if (block) childrenOf(world, pageId).push(block);
      touch(world, pageOf(world, pageId), user);
      told("page.content_updated", pageId, user, pageId);
      return block;
    },
  };
}

function pageOfBlock(world: World, blockId: string): string {
  for (const [holder, children] of world.blocks) if (children.some(({ id }) => id === blockId)) return holder;
  return blockId;
}
