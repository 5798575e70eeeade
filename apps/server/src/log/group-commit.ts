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

/** What the writer needs of the open log. */
export interface WriterOptions {
  database: DatabaseSync;
  sql: Statements;
  views: Views;
  epoch: string;
  tail: Tail;
  now(): Date;
  onCommit(committed: readonly Committed[], tail: Tail): void;
}

/** The only writer: all appends of one turn of the event loop share one commit, each in a savepoint of its own, in call order. */
export function createWriter({ database, sql, views, epoch, now, onCommit, ...start }: WriterOptions) {
  let { tail } = start;
  let queue: Waiting[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let closed = false;

  const flush = (): void => {
    scheduled = undefined;
    const group = queue;
    queue = [];
    if (group.length === 0) return;
    const draft = views.begin();
    const links: Link[] = [];
    let outcomes: Outcome[];
    let next = tail;
    try {
      database.exec("BEGIN IMMEDIATE");
      outcomes = group.map((one) => {
        const tried = tryAppend(one, draft, next);
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
      return;
    }
    tail = next;
    draft.keep();
    group.forEach((one, index) => one.resolve(outcomes[index] as Outcome));
    if (links.length > 0) onCommit(links.map(({ event, text }) => ({ seq: event.seq, text, event })), tail);
  };
  const rollBack = (): void => {
    if (database.isTransaction) database.exec("ROLLBACK");
  };
  const tryAppend = ({ events, options }: Waiting, draft: Draft, from: Tail): { outcome: Outcome; links: Link[] } => {
    const { keys = [], fingerprint, expect } = options;
    for (const key of keys) {
      const found = sql.findKey.get(key) as { seq: number; fingerprint: string | null } | undefined;
      if (found) return { outcome: { status: "taken", key, seq: found.seq, ...printOf(found.fingerprint) }, links: [] };
    }
    const version = expect && draft.version(expect.ticket_id);
    if (expect && version !== expect.version) return { outcome: { status: "stale", version: version ?? 0 }, links: [] };
    const links: Link[] = [];
    for (const fact of events) links.push(link(epoch, links.at(-1)?.tail ?? from, fact, now().toISOString()));
    const applied = draft.apply(links.map(({ event }) => event));
    database.exec("SAVEPOINT one");
    try {
      for (const one of links) insert(one);
      const seq = links[0]?.event.seq ?? from.seq;
      for (const key of keys) sql.insertKey.run(key, seq, fingerprint ?? null);
      database.exec("RELEASE one");
    } catch (error) {
      applied.undo();
      if (database.isTransaction) database.exec("ROLLBACK TO one; RELEASE one");
      throw error;
    }
    return { outcome: { status: "appended", events: links.map(({ event }) => event) }, links };
  };
  const insert = ({ event, body, tail: { seq, digest, bytes } }: Link): void => {
    sql.insertEvent.run(seq, event.type, event.ticket_id ?? null, event.session_id, event.timestamp, body, digest, bytes);
  };

  return {
    append(events: readonly NewEvent[], options: AppendOptions = {}): Promise<Outcome> {
      if (closed) return Promise.reject(new AppError("store_unavailable", "Beckon is stopping."));
      return new Promise((resolve, reject) => {
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

const printOf = (fingerprint: string | null): { fingerprint?: string } => (fingerprint === null ? {} : { fingerprint });
