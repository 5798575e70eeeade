import { randomUUID } from "node:crypto";
import type { PageObjectResponse } from "@notionhq/client";
import { appendChildren, childrenOf, fromMarkdown } from "./blocks.ts";
import { emptyValues, setValues } from "./property-values.ts";
import { invalid } from "./refusal.ts";
import { brief, dataSourceOf, minute, pageOf, touch, type World } from "./world.ts";

interface CreateBody {
  parent?: { data_source_id?: string; database_id?: string };
  properties?: Record<string, unknown>;
  markdown?: string;
  children?: unknown[];
}

/** `POST /v1/pages` into a data source. Throws Refusal. */
export function createPage(world: World, body: CreateBody, by: { id: string }): PageObjectResponse {
  const dataSource = dataSourceOf(world, body.parent?.data_source_id ?? "");
  if (body.markdown !== undefined && body.children !== undefined) throw invalid("body failed validation: markdown and children exclude each other.");
  if (world.refusedMarkdown !== undefined && body.markdown?.includes(world.refusedMarkdown)) throw invalid("body failed validation: markdown cannot be read.");
  if (body.markdown !== undefined && !body.markdown.isWellFormed()) throw invalid("body failed validation: markdown should be valid Unicode.");
  const properties = emptyValues(dataSource.properties);
  setValues(dataSource.properties, properties, body.properties ?? {});
  const id = randomUUID();
  const page: PageObjectResponse = {
    object: "page",
    id,
    created_time: world.now().toISOString(),
    last_edited_time: minute(world.now()),
    in_trash: false,
    archived: false,
    is_archived: false,
    is_locked: false,
    url: `https://www.notion.so/${id.replaceAll("-", "")}`,
    public_url: null,
    parent: { type: "data_source_id", data_source_id: dataSource.id, database_id: world.databaseId },
    properties,
    icon: null,
    cover: null,
    created_by: brief(by),
    last_edited_by: brief(by),
  };
  world.pages.set(id, page);
  childrenOf(world, id).push(...fromMarkdown(world, id, body.markdown ?? "", by));
  if (body.children !== undefined) appendChildren(world, id, body);
  return page;
}

/** `PATCH /v1/pages/{id}`. Throws Refusal. */
export function updatePage(world: World, id: string, body: { properties?: Record<string, unknown>; in_trash?: boolean; archived?: boolean }): PageObjectResponse {
  const page = pageOf(world, id);
  const trash = body.in_trash ?? body.archived;
  if (page.in_trash && trash !== false) throw invalid("Can't edit page on block with an archived ancestor. You must unarchive the ancestor before editing.");
  if (body.properties) setValues(propertiesOf(world, page), page.properties, body.properties);
  if (trash !== undefined) page.in_trash = page.archived = trash;
  touch(world, page, world.bot);
  return page;
}

/** The properties of the data source that a page is in. */
export function propertiesOf(world: World, page: PageObjectResponse) {
  return dataSourceOf(world, page.parent.type === "data_source_id" ? page.parent.data_source_id : "").properties;
}

/** What the API answers of a page: its values under the properties' present names. */
export function shown(world: World, page: PageObjectResponse): PageObjectResponse {
  const schema = Object.values(propertiesOf(world, page));
  const byId = new Map(Object.values(page.properties).map((value) => [value.id, value]));
  const empty = emptyValues(propertiesOf(world, page));
  page.properties = Object.fromEntries(schema.map(({ id, name }) => [name, byId.get(id) ?? empty[name]])) as PageObjectResponse["properties"];
  return structuredClone(page);
}
