import { plainText, richText } from "./rich-text.ts";
import { comments } from "./discussions.ts";
import type { PageParts } from "./mirror-parts.ts";

/** Says something on a page as a comment, unless these very words are our last there: a reply may have been lost. */
export async function sayOnPage(parts: PageParts, pageId: string, words: string): Promise<void> {
  const bot = await parts.botId();
  const said = (await comments(parts, pageId)).findLast(({ created_by }) => created_by.id === bot);
  if (said && plainText(said.rich_text) === words) return;
  await parts.api.once((client) => client.comments.create({ parent: { page_id: pageId }, rich_text: richText(words) }), { urgent: true });
}
