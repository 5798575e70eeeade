import { comments } from "./comments.ts";
import type { PageParts } from "./mirror-parts.ts";
import { fitting, plainText, richText } from "./rich-text.ts";

/** Says how a page without a ticket stands, as a comment, unless these very words are our last there: it is looked at again and again. */
export async function sayOnPage(parts: PageParts, pageId: string, words: string): Promise<void> {
  const bot = await parts.botId();
  const said = (await comments(parts, pageId)).findLast(({ created_by }) => created_by.id === bot);
  if (said && plainText(said.rich_text) === fitting(words)) return;
  await parts.api.once((client) => client.comments.create({ parent: { page_id: pageId }, rich_text: richText(words) }), { urgent: true });
}
