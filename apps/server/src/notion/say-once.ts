import { isFullComment, type CommentObjectResponse } from "@notionhq/client";
import { comments } from "./comments.ts";
import type { PageParts } from "./mirror-parts.ts";
import { fitting, plainText, richText } from "./rich-text.ts";

/** What we said on one page or block, by what it was about: known by id, as the same words may be due again. */
export interface Sayings {
  ids: Record<string, string>;
  /** What was being said, and the outcome is not known. */
  saying?: { about: string; words: string };
}

/** Where something is said, and how that is remembered. */
export interface Place {
  /** The page or block that the comments hang on. */
  on: string;
  /** Where the comment goes: into a discussion, or into a new one on a page or block. */
  to: { discussion_id: string } | { parent: { page_id: string } | { block_id: string } };
  sayings: Sayings;
  /** Whose note that is; the page itself, where it is no ticket yet. */
  ticketId: string;
  save(): void;
}

/** A comment of ours; its discussion where Notion showed it. */
export type Said = Pick<CommentObjectResponse, "id"> & Partial<Pick<CommentObjectResponse, "discussion_id">>;

/**
 * Says something once for each `about`, also where a reply is lost or we are cut off. The caller saves afterwards, together with what the
 * saying was for. Everything on a page is said in the page's lane, so that no two sayings are under way.
 */
export async function sayOnce(parts: PageParts, place: Place, about: string, words: string): Promise<Said> {
  const { sayings, save } = place;
  const found = sayings.saying && (await findOut(parts, place, sayings.saying, about));
  const id = sayings.ids[about];
  if (id !== undefined) return found?.id === id ? found : { id };
  sayings.saying = { about, words };
  save();
  const made = await parts.api.once((client) => client.comments.create({ ...place.to, rich_text: richText(words) }), { urgent: true });
  sayings.ids[about] = made.id;
  delete sayings.saying;
  return isFullComment(made) ? made : { id: made.id };
}

/** The comment whose outcome was not known: one of ours with these words that we do not know yet. Where it is not there, it is due again. */
async function findOut(
  parts: PageParts,
  { on, to, sayings, ticketId, save }: Place,
  saying: { about: string; words: string },
  about: string,
): Promise<CommentObjectResponse | undefined> {
  const bot = await parts.botId();
  const known = new Set(Object.values(sayings.ids));
  const sent = fitting(saying.words);
  const shown = await comments(parts, on);
  const found = shown.findLast(({ id, created_by, rich_text: items }) => created_by.id === bot && !known.has(id) && plainText(items) === sent);
  const discussion = "discussion_id" in to && saying.about === about ? to.discussion_id : undefined;
  if (found) sayings.ids[saying.about] = found.id;
  // Notion shows nothing of a discussion that somebody has resolved: nobody waits there for words of ours.
  else if (discussion !== undefined && !shown.some(({ discussion_id }) => discussion_id === discussion)) sayings.ids[about] = discussion;
  // It is said again now, and Notion may finish the first try still.
  else parts.doubts.add({ ticket_id: ticketId, on, words: saying.words });
  delete sayings.saying;
  save();
  return found;
}
