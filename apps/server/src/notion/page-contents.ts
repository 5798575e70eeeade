import type { PageObjectResponse } from "@notionhq/client";
import { limits } from "@beckon/protocol";
import { withoutEntries } from "./marker.ts";
import type { PageParts } from "./mirror-parts.ts";
import { titleOf } from "./page-values.ts";
import { cut } from "./rich-text.ts";

/** A title as a ticket's name: one line, within the limit. */
export const nameOf = (title: string): string => cut(title.toWellFormed().trim().replaceAll(/\s+/g, " "), limits.ticket_name);

/** The page's title and body within a ticket's limits; what is cut from the title stands at the head of the description. */
export async function contents({ api, logger }: PageParts, page: PageObjectResponse): Promise<{ ticket_name: string; description: string }> {
  const title = titleOf(page).toWellFormed().trim();
  const { markdown, truncated } = await api.repeat((client) => client.pages.retrieveMarkdown({ page_id: page.id }), { urgent: true });
  const ticket_name = nameOf(title);
  const whole = ticket_name.length < title.length ? `${title}\n\n` : "";
  const body = `${whole}${withoutEntries(markdown).replaceAll(/<br\/?>/g, "\n").trim()}`.trim();
  const note = `\n\n(The page holds more than fits here: ${page.url})`;
  const fits = !truncated && body.length <= limits.description;
  if (!fits || whole !== "") logger.warn({ page_id: page.id }, "a page in Notion holds more than a ticket takes: its name or description was cut");
  return { ticket_name, description: fits ? body.toWellFormed() : `${cut(body, limits.description - note.length)}${note}` };
}
