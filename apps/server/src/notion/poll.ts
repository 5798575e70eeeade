import { isFullPage, isNotionClientError, type PageObjectResponse, type QueryDataSourceParameters } from "@notionhq/client";
import type { FollowerMemory } from "#log/log.ts";
import { removeDoubles } from "./doubles.ts";
import { explained } from "./data-source.ts";
import { failureOf } from "./failure.ts";
import type { IntakeParts } from "./intake-parts.ts";
import type { LostPages } from "./lost-pages.ts";
import { NotionStopped } from "./pace.ts";
import { isKnown } from "./page-values.ts";
import { missingOption, NotionProblem } from "./problem.ts";
import type { PageReader } from "./page-reader.ts";
import type { Schema } from "./schema.ts";
import type { ReplyReader } from "./reply-reader.ts";

/** Looks at Notion again and again: the truth of what people do there. Webhooks only make it sooner. */
export interface Poll {
  start(): void;
  /** Resolves when no look is under way any more. */
  stop(): Promise<void>;
  /** Looks at once, or once more after the look that is under way. */
  soon(): void;
  /** When the last look ended well (ISO 8601). */
  readonly lastAt: string | undefined;
}

/** What polling needs besides what reading pages needs. */
export interface PollOptions extends IntakeParts {
  memory: FollowerMemory;
  reader: PageReader;
  replies: ReplyReader;
  lost: LostPages;
  /** Called when Notion works again. */
  onRecovered(): void;
}

const item = "intake";
/** Which table that position is in. */
const tableItem = "intake-table";
/** Edit times have the granularity of a minute, and a query may lag. */
const overlapMs = 2 * 60_000;
/** Where no page says what time it is in Notion, our own clock does, with room for a wrong one. */
const skewMs = 10 * 60_000;
const maxPauseMs = 60_000;
/** Fewer failures than this are no outage. */
const outageAfter = 3;

/** Begins with all pending pages, and then reads what was edited since the latest edit that it has seen, by Notion's own clock. */
export function createPoll(options: PollOptions): Poll {
  const { api, table, memory, health, settings, logger, reader, replies, lost } = options;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let again = false;
  let stopped = true;
  let failures = 0;
  let lastAt: string | undefined;

  const begin = (): void => {
    looking ??= look();
  };
  const look = async (): Promise<void> => {
    timer = undefined;
    again = false;
    try {
      const schema = await table.schema();
      // Who we are is needed for all that follows, also by webhooks.
      await options.botId();
      const refused = await readEdited(schema).then(() => undefined, ifSetUp);
      await reader.readDue(schema);
      await replies.readOpen();
      await lost.look(schema);
      await removeDoubles(options);
      if (refused !== undefined) throw refused;
      failures = 0;
      lastAt = new Date().toISOString();
      health.good("limit");
      if (health.good("notion")) options.onRecovered();
    } catch (error) {
      if (!(error instanceof NotionStopped)) understand(error);
    }
    looking = undefined;
    plan();
  };
  const plan = (): void => {
    if (stopped) return;
    const pause = again ? 0 : Math.min(Math.max(settings.pollMs, maxPauseMs), settings.pollMs * 2 ** Math.min(failures, 6));
    timer = setTimeout(() => begin(), pause);
  };
  const understand = (thrown: unknown): void => {
    failures += 1;
    try {
      const error = explained(thrown);
      if (error instanceof NotionProblem) {
        // Whatever it is, a person may have mended it since.
        table.forget();
        return health.bad("notion", error.message);
      }
      const failure = failureOf(error);
      logger.debug({ err: error }, "Notion could not be read");
      if (failure.kind === "missing" || failure.kind === "invalid") table.forget();
      if (failure.kind === "invalid") return health.bad("notion", `Notion says: ${failure.message}`);
      if (failures >= outageAfter) health.bad("notion", "Notion does not answer. Nothing is lost: Beckon goes on, and brings everything there once it does.");
    } catch (error) {
      logger.error({ err: error }, "reading Notion failed");
    }
  };
  /** Page by page; where Notion fails, the next look begins there again. What cannot be dealt with is kept by the reader. */
  const readEdited = async (schema: Schema): Promise<void> => {
    let since = (memory.note(tableItem) ?? schema.dataSourceId) === schema.dataSourceId ? memory.note(item) : undefined;
    for (let rounds = 0; ; rounds += 1) {
      // oxlint-disable-next-line no-await-in-loop -- each round begins where the last one ended
      const { latest, complete } = await readSince(schema, since);
      const next = latest ?? new Date(Date.now() - skewMs).toISOString();
      if (next !== memory.note(item)) memory.keep(item, next);
      if (schema.dataSourceId !== memory.note(tableItem)) memory.keep(tableItem, schema.dataSourceId);
      // A query reaches 10,000 rows; the rest begins at the latest edit among them.
      if (complete || latest === undefined || latest === since) return;
      since = latest;
    }
  };
  const readSince = async (schema: Schema, since: string | undefined): Promise<{ latest: string | undefined; complete: boolean }> => {
    // Notion refuses to search for an option that a select does not have yet; then no page has it.
    const { pending } = settings.labels;
    if (since === undefined && isKnown(schema, pending) && !schema.statusOptions.includes(pending)) return { latest: since, complete: true };
    let latest = since;
    let cursor: string | undefined;
    do {
      const query = queryOf(schema, pending, since, cursor);
      // oxlint-disable no-await-in-loop -- page after page
      const found = await api.repeat((client) => client.dataSources.query(query), { urgent: true });
      for (const page of found.results.filter((one): one is PageObjectResponse => one.object === "page" && isFullPage(one))) {
        await reader.read(schema, page);
        if (latest === undefined || page.last_edited_time > latest) latest = page.last_edited_time;
      }
      // oxlint-enable no-await-in-loop
      if (!found.has_more && found.request_status?.type === "incomplete") return { latest, complete: false };
      cursor = found.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return { latest, complete: true };
  };

  return {
    start() {
      stopped = false;
      begin();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
    soon() {
      if (stopped) return;
      again = true;
      if (looking) return;
      clearTimeout(timer);
      begin();
    },
    get lastAt() {
      return lastAt;
    },
  };
}

/** A table that cannot be searched, because of what somebody made of its properties, still has its replies; anything else ends the look. */
function ifSetUp(error: unknown): unknown {
  if (error instanceof NotionProblem || (isNotionClientError(error) && failureOf(error).kind === "invalid")) return error;
  throw error;
}

function queryOf(schema: Schema, pending: string, since: string | undefined, cursor: string | undefined): QueryDataSourceParameters {
  const { status } = schema.properties;
  if (since === undefined && !isKnown(schema, pending)) throw new NotionProblem(missingOption(pending));
  const at = since === undefined ? undefined : new Date(Date.parse(since) - overlapMs).toISOString();
  return {
    data_source_id: schema.dataSourceId,
    filter:
      at === undefined
        ? { property: status?.id ?? "", ...(status?.type === "select" ? { select: { equals: pending } } : { status: { equals: pending } }) }
        : { timestamp: "last_edited_time", last_edited_time: { on_or_after: at } },
    sorts: [{ timestamp: "last_edited_time", direction: "ascending" }],
    ...(cursor === undefined ? {} : { start_cursor: cursor }),
  };
}
