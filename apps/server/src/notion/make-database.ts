import { extractNotionId, isFullDatabase } from "@notionhq/client";
import type { NotionApi } from "./api.ts";
import type { NotionFinding } from "@beckon/protocol";
import { NotionProblem, problems } from "./problem.ts";
import { failureOf } from "./failure.ts";
import { missingConfigs } from "./property-config.ts";
import type { NotionSettings } from "./settings.ts";

const rolesToMake = ["status", "ticket_id", "session", "link", "response"] as const;

/** Where NOTION_DB_ID names a page, makes the database on it. Throws what was thrown where it names nothing that we see. */
export async function makeDatabase(api: NotionApi, { database, names, labels }: NotionSettings, thrown: unknown): Promise<{ made: NotionFinding }> {
  const pageId = extractNotionId(database);
  const missing = thrown instanceof NotionProblem && thrown.message === problems.database;
  if (!missing || pageId === null) throw thrown;
  await api.repeat((client) => client.pages.retrieve({ page_id: pageId }), { urgent: true }).catch(() => {
    throw thrown;
  });
  const create = (asSelect: boolean) =>
    api.once(
      (client) =>
        client.databases.create({
          parent: { type: "page_id", page_id: pageId },
          title: [{ text: { content: "Beckon" } }],
          initial_data_source: { properties: { Name: { title: {} }, ...missingConfigs(rolesToMake, names, labels, asSelect) } },
        }),
      { urgent: true },
    );
  const made = await create(false).catch((error: unknown) => {
    if (failureOf(error).kind !== "invalid") throw error;
    return create(true);
  });
  const id = isFullDatabase(made) ? (made.data_sources[0]?.id ?? made.id) : made.id;
  return { made: { ok: false, sentence: "Made the database \"Beckon\" on that page.", todo: `Set NOTION_DB_ID=${id}, and check again.` } };
}
