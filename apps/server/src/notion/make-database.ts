import { extractNotionId, isFullBlock, isFullDatabase, iteratePaginatedAPI } from "@notionhq/client";
import type { NotionApi } from "./api.ts";
import type { NotionFinding } from "@beckon/protocol";
import { NotionProblem, problems } from "./problem.ts";
import { failureOf } from "./failure.ts";
import { missingConfigs } from "./property-config.ts";
import type { NotionSettings } from "./settings.ts";

const rolesToMake = ["status", "ticket_id", "session", "link", "response"] as const;

const title = "Beckon";

/** Where NOTION_DB_ID names a page, makes the database on it. Throws what was thrown where it names nothing that we see. */
export async function makeDatabase(api: NotionApi, { database, names, labels }: NotionSettings, thrown: unknown): Promise<{ made: NotionFinding }> {
  const pageId = extractNotionId(database);
  const missing = thrown instanceof NotionProblem && thrown.message === problems.database;
  if (!missing || pageId === null) throw thrown;
  await api.repeat((client) => client.pages.retrieve({ page_id: pageId }), { urgent: true }).catch(() => {
    throw thrown;
  });
  const earlier = await madeBefore(api, pageId);
  if (earlier !== undefined) return { made: { ok: false, sentence: `The database "${title}" is on that page already.`, todo: `Set NOTION_DB_ID=${earlier}, and check again.` } };
  const create = (asSelect: boolean) =>
    api.once(
      (client) =>
        client.databases.create({
          parent: { type: "page_id", page_id: pageId },
          title: [{ text: { content: title } }],
          initial_data_source: { properties: { Name: { title: {} }, ...missingConfigs(rolesToMake, names, labels, asSelect) } },
        }),
      { urgent: true },
    );
  const made = await create(false).catch((error: unknown) => {
    if (failureOf(error).kind !== "invalid") throw error;
    return create(true);
  });
  const id = isFullDatabase(made) ? (made.data_sources[0]?.id ?? made.id) : made.id;
  return { made: { ok: false, sentence: `Made the database "${title}" on that page.`, todo: `Set NOTION_DB_ID=${id}, and check again.` } };
}

/** The id of the database that an earlier look made on this page, whether its reply came or not. */
async function madeBefore(api: NotionApi, pageId: string): Promise<string | undefined> {
  const list = (args: { block_id: string; start_cursor?: string }) =>
    api.repeat((client) => client.blocks.children.list({ ...args, page_size: 100 }), { urgent: true });
  for await (const block of iteratePaginatedAPI(list, { block_id: pageId }))
    if (isFullBlock(block) && block.type === "child_database" && block.child_database.title === title) return block.id;
  return undefined;
}
