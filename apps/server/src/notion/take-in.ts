import type { PageObjectResponse } from "@notionhq/client";
import { AppError } from "#errors.ts";
import { createTicket } from "#tickets/create-ticket.ts";
import { linkKey } from "./ensure-page.ts";
import type { IntakeParts } from "./intake-parts.ts";
import { contents } from "./page-contents.ts";
import { NotYet } from "./not-yet.ts";
import { titleOf, valueOf } from "./page-values.ts";
import { cut } from "./rich-text.ts";
import { sayOnPage } from "./say.ts";
import type { Schema } from "./schema.ts";
import { isWhole } from "./whole-trouble.ts";

/** Makes a page that a person filled in a ticket, started, once. Where it cannot be one, a comment on the page says why. Throws NotYet then. */
export async function takeIn(parts: IntakeParts, schema: Schema, page: PageObjectResponse): Promise<void> {
  const by = await parts.names.of(page.created_by.id);
  const agent = valueOf(schema, page, "agent");
  const project = valueOf(schema, page, "project");
  const named = findProject(parts, project);
  const isCopy = valueOf(schema, page, "ticket_id") !== "";
  try {
    if (project !== "" && named === undefined)
      throw new AppError("unknown_project", `There is no project "${project.slice(0, 80)}" in Beckon.`, { field: "project_id" });
    const body = {
      ...(await contents(parts, page)),
      start: true,
      ...(agent === "" ? {} : { agent }),
      ...(named === undefined ? {} : { project_id: named }),
    };
    await createTicket(parts.log, parts.agents, body, by, { person: `notion:${page.created_by.id}` }, {
      key: linkKey(page.id),
      events: (ids) => {
        // What a copied page says there was written to the agent of the original.
        if (isCopy) parts.notes.save(ids.ticket_id, { ...parts.notes.read(ids.ticket_id), response: valueOf(schema, page, "response") });
        return [{ type: "notion_linked", ...ids, page_id: page.id, url: page.url }];
      },
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "store_unavailable") throw error;
    await sayOnPage(parts, page.id, `This page cannot become a ticket yet. ${error.message}`).catch((failure: unknown) => {
      if (isWhole(failure)) throw failure;
      parts.logger.debug({ err: failure, page_id: page.id }, "a page in Notion could not be told why it is no ticket yet");
    });
    throw new NotYet(`The page "${cut(titleOf(page), 80)}" cannot become a ticket yet. ${error.message}`, { cause: error });
  }
}

/** A project by its name or id. */
function findProject({ log }: IntakeParts, words: string): string | undefined {
  const open = log.projects().filter(({ archived_at }) => archived_at === undefined);
  const found = open.find(({ project_id, name }) => project_id === words || name.toLowerCase() === words.toLowerCase());
  return found?.project_id;
}
