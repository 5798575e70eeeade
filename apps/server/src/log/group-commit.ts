import type { DatabaseSync } from "node:sqlite";
import type { NewEvent } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { link, type Link, type Tail } from "./chain.ts";
import type { AppendOptions, Committed, Outcome } from "./log.ts";
import type { Statements } from "./statements.ts";
import type { Draft, Views } from "./views.ts";

/** One append that waits for the next commit. */
interface Waiting {
  events: readonly NewEvent[];
  options: AppendOptions;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/** An append that failed by itself: nothing of it is stored. */
interface Refusal {
  refused: unknown;
}

/** What the writer needs of the open log. */
export interface WriterOptions {
  database: DatabaseSync;
  sql: Statements;
  views: Views;
  epoch: string;
  tail: Tail;
  now(): Date;
  onCommit(committed: readonly Committed[], tail: Tail): void;
  /** Hears of every commit: seconds from its first append, and whether it held. */
  onFlush(seconds: number, stored: boolean): void;
}

/** The only writer: all appends of one turn of the event loop share one commit, each in a savepoint of its own, in call order. */
export function createWriter({ database, sql, views, epoch, now, onCommit, onFlush, ...start }: WriterOptions) {
  let { tail } = start;
  let queue: Waiting[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let closed = false;
  let begun = 0;

  const flush = (): void => {
    scheduled = undefined;
    const group = queue;
    queue = [];
    if (group.length === 0) return;
    const draft = views.begin();
    const links: Link[] = [];
    let outcomes: (Outcome | Refusal)[];
    let next = tail;
    try {
      database.exec("BEGIN IMMEDIATE");
      outcomes = group.map((one) => {
        const tried = alone(one, draft, next);
        if (tried.links.length > 0) next = tried.links.at(-1)?.tail ?? next;
        links.push(...tried.links);
        return tried.outcome;
      });
      draft.save();
      database.exec("COMMIT");
    } catch (error) {
      rollBack();
      const refusal = new AppError("store_unavailable", "Nothing can be stored just now; the disk may be full.", { cause: error });
      for (const one of group) one.reject(refusal);
      onFlush((performance.now() - begun) / 1_000, false);
      return;
    }
    tail = next;
    draft.keep();
    onFlush((performance.now() - begun) / 1_000, true);
    group.forEach((one, index) => {
      const outcome = outcomes[index] as Outcome | Refusal;
      if ("refused" in outcome) one.reject(outcome.refused);
      else one.resolve(outcome);
    });
    if (links.length > 0) onCommit(links.map(({ event, text }) => ({ seq: event.seq, text, event })), tail);
  };
  const rollBack = (): void => {
    if (database.isTransaction) database.exec("ROLLBACK");
  };
  /** One that cannot be stored must not take the others of its tick with it; where the database fails, all fail. */
  const alone = (one: Waiting, draft: Draft, from: Tail): { outcome: Outcome | Refusal; links: Link[] } => {
    try {
      return tryAppend(one, draft, from);
    } catch (error) {
      if (isStoreFailure(error)) throw error;
      return { outcome: { refused: error }, links: [] };
    }
  };
  const tryAppend = ({ events, options }: Waiting, draft: Draft, from: Tail): { outcome: Outcome; links: Link[] } => {
    const { keys = [], fingerprint, expect } = options;
    for (const key of keys) {
      const found = sql.findKey.get(key) as { seq: number; fingerprint: string | null } | undefined;
      if (found) return { outcome: { status: "taken", key, seq: found.seq, ...printOf(found.fingerprint) }, links: [] };
    }
    const version = expect && ("ticket_id" in expect ? draft.version(expect.ticket_id) : draft.projectVersion(expect.project_id));
    if (expect && version !== expect.version) return { outcome: { status: "stale", version: version ?? 0 }, links: [] };
    const links: Link[] = [];
    for (const fact of events) links.push(link(epoch, links.at(-1)?.tail ?? from, fact, now().toISOString()));
    const applied = draft.apply(links.map(({ event }) => event));
    database.exec("SAVEPOINT one");
    try {
      for (const one of links) insert(one);
      const seq = links[0]?.event.seq ?? from.seq;
      for (const key of keys) sql.insertKey.run(key, seq, fingerprint ?? null);
      // Only here can a row be one too many: a number or session that another ticket has.
      for (const { event } of links) if (event.type === "ticket_created") draft.saveOne(event.ticket_id);
      database.exec("RELEASE one");
    } catch (error) {
      applied.undo();
      if (database.isTransaction) database.exec("ROLLBACK TO one; RELEASE one");
      throw error;
    }
    return { outcome: { status: "appended", events: links.map(({ event }) => event) }, links };
  };
  const insert = ({ event, body, tail: { seq, digest, bytes } }: Link): void => {
    sql.insertEvent.run(seq, event.type, event.ticket_id ?? null, event.session_id ?? null, event.timestamp, body, digest, bytes);
  };

  return {
    append(events: readonly NewEvent[], options: AppendOptions = {}): Promise<Outcome> {
      if (closed) return Promise.reject(new AppError("store_unavailable", "Beckon is stopping."));
      return new Promise((resolve, reject) => {
        if (queue.length === 0) begun = performance.now();
        queue.push({ events, options, resolve, reject });
        scheduled ??= setImmediate(flush);
      });
    },
    /** Commits what waits and takes no more. */
    close(): void {
      if (closed) return;
      closed = true;
      clearImmediate(scheduled);
      flush();
    },
  };
}

/** SQLITE_CONSTRAINT (sqlite.org/rescode.html) is the append's own fault, as is anything that is not SQLite's; all else is the store's. */
function isStoreFailure(error: unknown): boolean {
  const { code, errcode = 0 } = error as { code?: string; errcode?: number };
  return code === "ERR_SQLITE_ERROR" && (errcode & 0xff) !== 19;
}

const printOf = (fingerprint: string | null): { fingerprint?: string } => (fingerprint === null ? {} : { fingerprint });
