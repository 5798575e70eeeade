import { isFullBlock, iteratePaginatedAPI } from "@notionhq/client";
import type { NotionApi } from "./api.ts";
import { failureOf } from "./failure.ts";
import { NotionProblem } from "./problem.ts";

/** A database on a page. */
interface OnPage {
  id: string;
  name: string;
}

/** NOTION_DB_ID names a page, not a database. */
export class NamedPage extends NotionProblem {
  override name = "NamedPage";
  readonly pageId: string;
  readonly databases: readonly OnPage[];

  constructor(pageId: string, databases: readonly OnPage[], options: ErrorOptions) {
    super(`NOTION_DB_ID names a page, not a database. ${toDo(databases)}`, options);
    this.pageId = pageId;
    this.databases = databases;
  }
}

function toDo([only, ...others]: readonly OnPage[]): string {
  if (!only) return "Run npx pnpm@12.21.0 notion:check, which makes the database on it.";
  if (others.length === 0) return `Set NOTION_DB_ID=${only.id}, the database "${only.name}" on it, and restart Beckon.`;
  return `Set NOTION_DB_ID to a database on it, and restart Beckon: ${[only, ...others].map(({ id, name }) => `${id} ("${name}")`).join(", ")}.`;
}

/** The page that this id names, where it names one that we see. */
export async function namedPage(api: NotionApi, id: string, cause: unknown): Promise<NamedPage | undefined> {
  try {
    await api.repeat((client) => client.pages.retrieve({ page_id: id }), { urgent: true });
  } catch (error) {
    if (["missing", "invalid"].includes(failureOf(error).kind)) return undefined;
    throw error;
  }
  const list = (args: { block_id: string; start_cursor?: string }) =>
    api.repeat((client) => client.blocks.children.list({ ...args, page_size: 100 }), { urgent: true });
  const found: OnPage[] = [];
  for await (const block of iteratePaginatedAPI(list, { block_id: id }))
    if (isFullBlock(block) && block.type === "child_database") found.push({ id: block.id, name: block.child_database.title });
  return new NamedPage(id, found, { cause });
}
