import { randomUUID } from "node:crypto";
import type {
  BlockObjectResponse,
  CommentObjectResponse,
  DataSourceObjectResponse,
  PageObjectResponse,
  UserObjectResponse,
} from "@notionhq/client";
import { notFound } from "./refusal.ts";
import { defaultProperties } from "./schema.ts";

/** Properties of a data source as it answers them, by name. */
export type Properties = DataSourceObjectResponse["properties"];

/** What a workspace holds, as the API answers it. */
export interface World {
  /** The integration's own user. */
  readonly bot: UserObjectResponse;
  readonly users: Map<string, UserObjectResponse>;
  readonly databaseId: string;
  /** A page that a person made and shared. */
  readonly homePageId: string;
  readonly dataSources: DataSourceObjectResponse[];
  readonly pages: Map<string, PageObjectResponse>;
  /** Children by the id of the page or block that holds them. */
  readonly blocks: Map<string, BlockObjectResponse[]>;
  readonly comments: CommentObjectResponse[];
  /** Discussions that no list of comments shows any more. */
  readonly resolved: Set<string>;
  /** False: the database is not shared with the integration. */
  shared: boolean;
  /** False: the API refuses to change the options of a status property, as it long did; "ignored": it takes the request and does nothing. */
  statusOptionsEditable: boolean | "ignored";
  /** True: links to a loopback address are refused. */
  refusesLocalLinks: boolean;
  /** True: markdown with this in it is refused. */
  refusedMarkdown: string | undefined;
  now(): Date;
}

/** Notion's times of edits have the granularity of a minute. */
export const minute = (date: Date): string => new Date(Math.floor(date.getTime() / 60_000) * 60_000).toISOString();

/** The short form of a user in other objects. */
export const brief = (user: { id: string }) => ({ object: "user" as const, id: user.id });

/** A workspace with one person, one integration and one empty database. */
export function createWorld(now: () => Date): World {
  const bot: UserObjectResponse = { object: "user", id: randomUUID(), name: "Beckon", avatar_url: null, type: "bot", bot: {} };
  const databaseId = randomUUID();
  const world: World = {
    bot,
    users: new Map([[bot.id, bot]]),
    databaseId,
    homePageId: randomUUID(),
    dataSources: [],
    pages: new Map(),
    blocks: new Map(),
    comments: [],
    resolved: new Set(),
    shared: true,
    statusOptionsEditable: true,
    refusesLocalLinks: false,
    refusedMarkdown: undefined,
    now,
  };
  world.dataSources.push(newDataSource(world, "Tickets", defaultProperties()));
  return world;
}

/** A table of the database, not yet put into it. */
export function newDataSource(world: World, title: string, properties: Properties, databaseId = world.databaseId): DataSourceObjectResponse {
  const at = world.now().toISOString();
  return {
    object: "data_source",
    id: randomUUID(),
    title: [
      {
        type: "text",
        text: { content: title, link: null },
        annotations: { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: "default" },
        plain_text: title,
        href: null,
      },
    ],
    description: [],
    parent: { type: "database_id", database_id: databaseId },
    database_parent: { type: "workspace", workspace: true },
    is_inline: false,
    in_trash: false,
    archived: false,
    created_time: at,
    last_edited_time: at,
    created_by: brief(world.bot),
    last_edited_by: brief(world.bot),
    properties,
    icon: null,
    cover: null,
    url: `https://www.notion.so/${databaseId.replaceAll("-", "")}`,
    public_url: null,
  };
}

/** An id with its dashes, as the API answers it, whichever way it was sent. */
export const dashed = (id: string): string =>
  id.replaceAll("-", "").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5").toLowerCase();

/** The page; `object_not_found` where it is not there or not shared. */
export function pageOf(world: World, id: string): PageObjectResponse {
  const page = world.pages.get(dashed(id));
  if (!page || !world.shared) throw notFound("page", id);
  return page;
}

/** The data source; `object_not_found` where it is not there or not shared. */
export function dataSourceOf(world: World, id: string): DataSourceObjectResponse {
  const found = world.dataSources.find((one) => one.id === dashed(id));
  if (!found || !world.shared) throw notFound("data source", id);
  return found;
}

/** Marks a page as just edited by this user. */
export function touch(world: World, page: PageObjectResponse, by: { id: string }): void {
  page.last_edited_time = minute(world.now());
  page.last_edited_by = brief(by);
}
