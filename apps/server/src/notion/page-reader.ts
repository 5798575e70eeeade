import { isFullPage, type PageObjectResponse } from "@notionhq/client";
import type { FollowerMemory } from "#log/log.ts";
import { createBackOff } from "./back-off.ts";
import { failureOf } from "./failure.ts";
import type { IntakeParts } from "./intake-parts.ts";
import { NotYet } from "./not-yet.ts";
import { isInTable, titleOf } from "./page-values.ts";
import { pageTrouble } from "./page-trouble.ts";
import { problems } from "./problem.ts";
import { readPage, ticketOfPage } from "./read-page.ts";
import { cut } from "./rich-text.ts";
import type { Schema } from "./schema.ts";
import { isWhole } from "./whole-trouble.ts";

/** Reads pages so that one that cannot be dealt with holds no other back, and is not forgotten. */
export interface PageReader {
  /** Does what a page asks for. One that cannot be dealt with now is kept and tried again; throws what is wrong with Notion as a whole. */
  read(schema: Schema, page: PageObjectResponse): Promise<void>;
  /** Tries again what is due, whether or not anybody has edited it since. Throws as `read`. */
  readDue(schema: Schema): Promise<void>;
  /** The page is not there any more, or is not shared. Throws as the client does. */
  gone(pageId: string, error: unknown): Promise<void>;
}

/** A page that waits for its next try. */
interface Kept {
  title: string;
  failures: number;
  /** Its last edit when it failed: a page that was edited since is read at once. */
  edited: string;
}

const item = "kept-pages";
/** Pages tried again in one look. */
const perLook = 20;
/** A passing failure is said once it came this often in a row. */
const saidAfter = 3;

/** What is kept is durable: the query's position may pass such a page. */
export function createPageReader(parts: IntakeParts & { memory: FollowerMemory }): PageReader {
  const { api, memory, health, logger, settings } = parts;
  const backOff = createBackOff(settings.pollMs);
  const kept = new Map(Object.entries(JSON.parse(memory.note(item) ?? "{}") as Record<string, Kept>));
  const save = (): void => memory.keep(item, JSON.stringify(Object.fromEntries(kept)));

  const forget = (pageId: string): void => {
    health.good(`page/${pageId}`);
    backOff.forget(pageId);
    if (kept.delete(pageId)) save();
  };
  const keep = (pageId: string, title: string, edited: string, error: unknown): void => {
    const failures = (kept.get(pageId)?.failures ?? 0) + 1;
    kept.set(pageId, { title, failures, edited });
    save();
    backOff.later(pageId, failures);
    const sentence = sentenceFor(`"${cut(title, 80)}"`, error, failures);
    if (sentence !== undefined) health.bad(`page/${pageId}`, sentence);
    else logger.debug({ err: error, page_id: pageId }, "a page in Notion could not be read");
  };
  /** Undefined for what may pass by itself. */
  const sentenceFor = (name: string, error: unknown, failures: number): string | undefined => {
    if (error instanceof NotYet) return error.message;
    try {
      const failure = failureOf(error);
      if (failure.kind === "refused") return problems.capability;
      if (failure.kind === "invalid") return `Notion does not take what Beckon says about the page ${name}; it is tried again. Notion says: ${failure.message}`;
      return failures < saidAfter ? undefined : `The page ${name} cannot be read. The others go on, and it is tried again.`;
    } catch {
      logger.error({ err: error }, "reading a page of Notion failed");
      return `Beckon failed at the page ${name}; the log has the cause. The others go on, and it is tried again.`;
    }
  };
  const gone = async (pageId: string, error: unknown): Promise<void> => {
    if (failureOf(error).kind !== "missing") throw error;
    const ticket = ticketOfPage(parts, pageId);
    if (ticket && ticket.notion?.state !== "lost") await pageTrouble(parts, ticket, error);
    forget(pageId);
  };
  const read = async (schema: Schema, page: PageObjectResponse): Promise<void> => {
    const before = kept.get(page.id);
    if (before?.edited === page.last_edited_time && !backOff.isDue(page.id)) return;
    try {
      await readPage(parts, schema, page).catch((error: unknown) => (isMissing(error) ? gone(page.id, error) : Promise.reject(error)));
    } catch (error) {
      if (isWhole(error)) throw error;
      return keep(page.id, titleOf(page), page.last_edited_time, error);
    }
    forget(page.id);
  };
  const readAgain = async (schema: Schema, pageId: string, { title, edited }: Kept): Promise<void> => {
    try {
      const page = await api
        .repeat((client) => client.pages.retrieve({ page_id: pageId }))
        .catch((error: unknown) => (isMissing(error) ? gone(pageId, error) : Promise.reject(error)));
      if (!page) return;
      if (isFullPage(page) && isInTable(schema, page)) await read(schema, page);
      else forget(pageId);
    } catch (error) {
      if (isWhole(error)) throw error;
      keep(pageId, title, edited, error);
    }
  };
  return {
    read,
    gone,
    async readDue(schema) {
      const due = [...kept].filter(([pageId]) => backOff.isDue(pageId)).slice(0, perLook);
      // oxlint-disable-next-line no-await-in-loop -- at Notion's pace
      for (const [pageId, one] of due) await readAgain(schema, pageId, one);
    },
  };
}

function isMissing(error: unknown): boolean {
  try {
    return failureOf(error).kind === "missing";
  } catch {
    return false;
  }
}
