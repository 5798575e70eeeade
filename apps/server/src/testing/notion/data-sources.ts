import type { DataSourceObjectResponse, ListBlockChildrenResponse, PageObjectResponse, QueryDataSourceResponse } from "@notionhq/client";
import { pageOfList } from "./listing.ts";
import { shown } from "./pages.ts";
import { passes } from "./query-filter.ts";
import { invalid, notFound } from "./refusal.ts";
import { changeProperties, property } from "./schema.ts";
import { brief, dashed, dataSourceOf, newDataSource, type World } from "./world.ts";

interface QueryBody {
  filter?: Record<string, unknown>;
  sorts?: { timestamp?: "created_time" | "last_edited_time"; direction: "ascending" | "descending" }[];
  start_cursor?: string;
  page_size?: number;
}

/** `POST /v1/data_sources/{id}/query`; never more than `ceiling` rows, as Notion has it (10,000). Throws Refusal. */
export function query(world: World, id: string, body: QueryBody, ceiling: number, hidden: ReadonlySet<string>): QueryDataSourceResponse {
  const { id: dataSourceId, properties } = dataSourceOf(world, id);
  const all = [...world.pages.values()].filter(
    (page) =>
      page.parent.type === "data_source_id" &&
      page.parent.data_source_id === dataSourceId &&
      !page.in_trash &&
      !hidden.has(page.id) &&
      passes(properties, shown(world, page), body.filter),
  );
  const rows = sorted(all, body.sorts);
  const page = pageOfList(rows.slice(0, ceiling), body.start_cursor, body.page_size);
  const cut = rows.length > ceiling && !page.has_more;
  return {
    object: "list",
    ...page,
    results: page.results.map((row) => shown(world, row)),
    type: "page_or_data_source",
    page_or_data_source: {},
    request_status: cut ? { type: "incomplete", incomplete_reason: "query_result_limit_reached" } : { type: "complete" },
  };
}

function sorted(pages: PageObjectResponse[], sorts: QueryBody["sorts"] = []): PageObjectResponse[] {
  const [sort] = sorts;
  if (!sort?.timestamp) return pages;
  const { timestamp, direction } = sort;
  const ascending = pages.toSorted((a, b) => a[timestamp].localeCompare(b[timestamp]));
  return direction === "ascending" ? ascending : ascending.toReversed();
}

/** `PATCH /v1/data_sources/{id}`. Throws Refusal. */
export function updateDataSource(world: World, id: string, body: { properties?: Record<string, unknown> }): DataSourceObjectResponse {
  const dataSource = dataSourceOf(world, id);
  changeProperties(dataSource.properties, body.properties ?? {}, world.statusOptionsEditable);
  return dataSource;
}

/** `GET /v1/databases/{id}`. Throws Refusal. */
export function database(world: World, id: string) {
  refusePage(world, id, "database");
  if (!world.shared || dashed(id) !== world.databaseId || world.dataSources.length === 0) throw notFound("database", id);
  return {
    object: "database",
    id: world.databaseId,
    title: [],
    description: [],
    parent: { type: "workspace", workspace: true },
    is_inline: false,
    in_trash: false,
    is_locked: false,
    created_time: world.now().toISOString(),
    last_edited_time: world.now().toISOString(),
    data_sources: world.dataSources.map((one) => ({ id: one.id, name: one.title.map((item) => item.plain_text).join("") })),
    icon: null,
    cover: null,
    url: `https://www.notion.so/${world.databaseId.replaceAll("-", "")}`,
    public_url: null,
  } as const;
}

/** What Notion says of a page's id where another kind of id is wanted. Throws Refusal. */
export function refusePage(world: World, id: string, wanted: string): void {
  if (!world.shared || dashed(id) !== world.homePageId) return;
  throw invalid(`Provided ID ${dashed(id)} is a page, not a ${wanted}. Use the retrieve page API instead.`);
}

/** `POST /v1/databases` on the shared page: the workspace's one database, made anew. Throws Refusal. */
export function createDatabase(world: World, body: { parent?: { page_id?: string }; initial_data_source?: { properties?: Record<string, Record<string, unknown>> } }) {
  if (!world.shared || dashed(body.parent?.page_id ?? "") !== world.homePageId) throw notFound("page", body.parent?.page_id ?? "");
  const properties = Object.entries(body.initial_data_source?.properties ?? {}).map(([name, config]) => [name, property(name, config)] as const);
  world.dataSources.splice(0, world.dataSources.length, newDataSource(world, "Beckon", Object.fromEntries(properties)));
  return database(world, world.databaseId);
}

/** The children of the shared page: the workspace's database, where there is one on it. */
export function listDatabases(world: World, listing: Record<string, unknown>): ListBlockChildrenResponse {
  const at = world.now().toISOString();
  const blocks = world.dataSources.slice(0, 1).map(({ title }) => ({
    object: "block" as const,
    id: world.databaseId,
    parent: { type: "page_id" as const, page_id: world.homePageId },
    created_time: at,
    created_by: brief(world.bot),
    last_edited_time: at,
    last_edited_by: brief(world.bot),
    has_children: false,
    archived: false,
    in_trash: false,
    type: "child_database" as const,
    child_database: { title: title.map((item) => item.plain_text).join("") },
  }));
  return { object: "list", ...pageOfList(blocks, listing["start_cursor"], listing["page_size"]), type: "block", block: {} };
}
