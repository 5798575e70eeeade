import { isFullDatabase } from "@notionhq/client";
import type { NotionFinding } from "@beckon/protocol";
import type { NotionApi } from "./api.ts";
import { NamedPage } from "./named-page.ts";
import { missingConfigs } from "./property-config.ts";
import type { NotionSettings } from "./settings.ts";

const rolesToMake = ["status", "ticket_id", "session", "link", "response"] as const;

const title = "Beckon";

/** Where NOTION_DB_ID names a page without a database, makes the database on it. Throws what was thrown where it names something else. */
export async function makeDatabase(api: NotionApi, { names, labels }: NotionSettings, thrown: unknown): Promise<{ made: NotionFinding }> {
  if (!(thrown instanceof NamedPage)) throw thrown;
  const { pageId, databases } = thrown;
  // An earlier look may have made it, whether its reply came or not.
  const earlier = databases.find(({ name }) => name === title) ?? databases[0];
  if (earlier) {
    const sentence = `NOTION_DB_ID names a page. The database "${earlier.name}" is on that page already.`;
    return { made: { ok: false, sentence, todo: `Set NOTION_DB_ID=${earlier.id}, and check again. For a new database, name an empty page.` } };
  }
  const made = await api.once(
    (client) =>
      client.databases.create({
        parent: { type: "page_id", page_id: pageId },
        title: [{ text: { content: title } }],
        initial_data_source: { properties: { Name: { title: {} }, ...missingConfigs(rolesToMake, names, labels) } },
      }),
    { urgent: true },
  );
  const id = isFullDatabase(made) ? (made.data_sources[0]?.id ?? made.id) : made.id;
  return { made: { ok: false, sentence: `Made the database "${title}" on that page.`, todo: `Set NOTION_DB_ID=${id}, and check again.` } };
}
