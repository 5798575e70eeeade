import type { PageObjectResponse } from "@notionhq/client";
import type { PageParts } from "./mirror-parts.ts";
import { unnamed } from "./names.ts";

/** The name of who edited a page last, other than we, in one of these versions of it. */
export async function editorOf(parts: PageParts, versions: readonly PageObjectResponse[]): Promise<string> {
  const bot = await parts.botId();
  const person = versions.find(({ last_edited_by }) => last_edited_by.id !== bot);
  return person ? parts.names.of(person.last_edited_by.id) : unnamed;
}
