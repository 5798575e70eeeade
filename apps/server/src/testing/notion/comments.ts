import { randomUUID } from "node:crypto";
import type { CommentObjectResponse, ListCommentsResponse } from "@notionhq/client";
import { existing } from "./blocks.ts";
import { pageOfList } from "./listing.ts";
import { invalid, notFound } from "./refusal.ts";
import { renderRichText, typed } from "./rich-text.ts";
import { brief, type World } from "./world.ts";

interface CommentBody {
  parent?: { page_id?: string; block_id?: string };
  discussion_id?: string;
  rich_text?: unknown;
  markdown?: string;
}

/** `POST /v1/comments`: a new discussion on a page or block, or a reply in one. Throws Refusal. */
export function createComment(world: World, body: CommentBody, by: { id: string }): CommentObjectResponse {
  const items = body.markdown === undefined ? renderRichText(body.rich_text, "body.rich_text") : typed(body.markdown);
  if (items.length === 0) throw invalid("body failed validation: a comment must not be empty.");
  const place = body.discussion_id === undefined ? newDiscussion(world, body.parent ?? {}) : discussion(world, body.discussion_id);
  const at = world.now().toISOString();
  const comment: CommentObjectResponse = {
    object: "comment",
    id: randomUUID(),
    ...place,
    created_time: at,
    last_edited_time: at,
    created_by: brief(by),
    rich_text: items,
    display_name: { type: by.id === world.bot.id ? "integration" : "user", resolved_name: world.users.get(by.id)?.name ?? null },
  };
  world.comments.push(comment);
  return comment;
}

/** `GET /v1/comments?block_id=`: the unresolved comments on exactly that page or block, oldest first. */
export function listComments(world: World, query: Record<string, unknown>): ListCommentsResponse {
  const id = existing(world, typeof query["block_id"] === "string" ? query["block_id"] : "");
  const found = world.comments.filter(
    ({ parent, discussion_id }) => !world.resolved.has(discussion_id) && (parent.type === "page_id" ? parent.page_id : parent.block_id) === id,
  );
  return { object: "list", ...pageOfList(found, query["start_cursor"], query["page_size"]), type: "comment", comment: {} };
}

/** `DELETE /v1/comments/{id}`, of the integration's own; with the first of a discussion, all of it goes. Throws Refusal. */
export function deleteComment(world: World, id: string): CommentObjectResponse {
  const found = world.comments.find((one) => one.id === id && one.created_by.id === world.bot.id);
  if (!found) throw notFound("comment", id);
  const isFirst = world.comments.find(({ discussion_id }) => discussion_id === found.discussion_id) === found;
  const left = world.comments.filter((one) => one !== found && !(isFirst && one.discussion_id === found.discussion_id));
  world.comments.splice(0, world.comments.length, ...left);
  return found;
}

type Place = Pick<CommentObjectResponse, "parent" | "discussion_id">;

function newDiscussion(world: World, { page_id, block_id }: { page_id?: string; block_id?: string }): Place {
  if (page_id !== undefined) return { parent: { type: "page_id", page_id: existing(world, page_id) }, discussion_id: randomUUID() };
  if (block_id !== undefined) return { parent: { type: "block_id", block_id: existing(world, block_id) }, discussion_id: randomUUID() };
  throw invalid("body failed validation: parent or discussion_id should be defined.");
}

function discussion(world: World, id: string): Place {
  const first = world.comments.find((one) => one.discussion_id === id);
  if (!first) throw notFound("discussion", id);
  return { parent: first.parent, discussion_id: id };
}
