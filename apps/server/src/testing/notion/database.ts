import type { PageObjectResponse } from "@notionhq/client";
import { defaultLabels } from "#notion/settings.ts";
import { wordsOf } from "./blocks.ts";
import type { FakeNotion } from "./fake-notion.ts";
import { shown } from "./pages.ts";
import { textOf } from "./query-filter.ts";
import { property } from "./schema.ts";

/** Gives the fake's table all that Beckon needs, as after `pnpm notion:check`; gives the variables that a server is started with. */
export function prepareDatabase(fake: FakeNotion): Record<string, string> {
  const [source] = fake.world.dataSources;
  if (!source) throw new Error("the fake has no table");
  const options = Object.values(defaultLabels).map((name) => ({ name }));
  Object.assign(source.properties, {
    Status: property("Status", { status: { options } }),
    "Beckon ID": property("Beckon ID", { rich_text: {} }),
    "Session ID": property("Session ID", { rich_text: {} }),
    "Beckon link": property("Beckon link", { url: {} }),
    "User Response": property("User Response", { rich_text: {} }),
  });
  return notionVariables(fake);
}

/** The variables that point a server at the fake; fast, so that tests need not wait. */
export const notionVariables = (fake: FakeNotion): Record<string, string> => ({
  NOTION_TOKEN: fake.token,
  NOTION_DB_ID: fake.world.databaseId,
  NOTION_BASE_URL: fake.url,
  NOTION_POLL_MS: "50",
  NOTION_RATE: "500",
});

/** Pages that are not in the trash. */
export const livePages = (fake: FakeNotion): PageObjectResponse[] => [...fake.world.pages.values()].filter((page) => !page.in_trash);

/** What a page says in a property. */
export const valueOf = (fake: FakeNotion, page: PageObjectResponse, name: string): string => textOf(shown(fake.world, page).properties[name]);

/** The words of each block of a page. */
export const blocksOf = (fake: FakeNotion, page: PageObjectResponse): string[] => wordsOf(fake.world, page.id);
