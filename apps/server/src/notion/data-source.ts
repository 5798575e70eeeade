import {
  APIErrorCode,
  extractNotionId,
  isFullDatabase,
  isFullDataSource,
  isHTTPResponseError,
  type DataSourceObjectResponse,
} from "@notionhq/client";
import type { NotionApi } from "./api.ts";
import { namedPage } from "./named-page.ts";
import { NotionProblem, problems } from "./problem.ts";

/** The table that NOTION_DB_ID means, whether it names the table, its database, or the address of either. Throws NotionProblem. */
export async function findDataSource(api: NotionApi, database: string): Promise<DataSourceObjectResponse> {
  const id = extractNotionId(database);
  if (id === null) throw new NotionProblem(`NOTION_DB_ID is not an id or an address of Notion: ${database.slice(0, 80)}`);
  try {
    return (await retrieve(api, id)) ?? (await inDatabase(api, id));
  } catch (error) {
    throw explained(error);
  }
}

/** Notion's refusals of the whole set-up in our words; anything else as it was. */
export function explained(error: unknown): unknown {
  if (!isHTTPResponseError(error)) return error;
  if (error.code === APIErrorCode.Unauthorized) return new NotionProblem(problems.token, { cause: error });
  if (error.code === APIErrorCode.RestrictedResource) return new NotionProblem(problems.capability, { cause: error });
  return error;
}

async function retrieve(api: NotionApi, id: string): Promise<DataSourceObjectResponse | undefined> {
  try {
    const found = await api.repeat((client) => client.dataSources.retrieve({ data_source_id: id }), { urgent: true });
    if (!isFullDataSource(found)) throw new NotionProblem(problems.capability);
    if (found.in_trash) throw new NotionProblem("The database that NOTION_DB_ID names is in Notion's trash. Restore it there.");
    return found;
  } catch (error) {
    if (isOfAnother(error)) return undefined;
    throw error;
  }
}

async function inDatabase(api: NotionApi, id: string): Promise<DataSourceObjectResponse> {
  const database = await api.repeat((client) => client.databases.retrieve({ database_id: id }), { urgent: true }).catch(async (error: unknown) => {
    if (!isOfAnother(error)) throw error;
    throw (await namedPage(api, id, error)) ?? new NotionProblem(problems.database, { cause: error });
  });
  const sources = isFullDatabase(database) ? database.data_sources : [];
  const [only, ...others] = sources;
  if (!only) throw new NotionProblem(problems.capability);
  if (others.length > 0) {
    const list = sources.map(({ id: sourceId, name }) => `${name} (${sourceId})`).join(", ");
    throw new NotionProblem(`The database that NOTION_DB_ID names holds ${sources.length} tables: ${list}. Set NOTION_DB_ID to the id of one of them.`);
  }
  const found = await retrieve(api, only.id);
  if (!found) throw new NotionProblem(problems.database);
  return found;
}

/** Notion does not find it, or says of the id of something else that it does not hold ("Provided ID … is a page, not a database"). */
const isOfAnother = (error: unknown): boolean =>
  isHTTPResponseError(error) && (error.code === APIErrorCode.ObjectNotFound || error.code === APIErrorCode.ValidationError);
