import { iteratePaginatedAPI, type CommentObjectResponse } from "@notionhq/client";
import type { PageParts } from "./mirror-parts.ts";

/** All comments on a page or block that nobody has resolved, oldest first. */
export async function comments({ api }: Pick<PageParts, "api">, blockId: string): Promise<CommentObjectResponse[]> {
  const list = (args: { block_id: string; start_cursor?: string }) =>
    api.repeat((client) => client.comments.list({ ...args, page_size: 100 }), { urgent: true });
  const found: CommentObjectResponse[] = [];
  for await (const comment of iteratePaginatedAPI(list, { block_id: blockId })) found.push(comment);
  return found;
}
