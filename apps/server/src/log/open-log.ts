import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Logger } from "#ops/logger.ts";
import { redacted, redactEvent } from "#ops/redact-event.ts";
import type { Redactor } from "#ops/redactor.ts";
import { backUp } from "./backup.ts";
import { emptyTail, hexOf, type Tail } from "./chain.ts";
import { createCredentials } from "./credentials.ts";
import { formatCursor } from "./cursor.ts";
import { createDevices } from "./devices.ts";
import { createFollowers } from "./followers.ts";
import { createWriter } from "./group-commit.ts";
import { isLocked } from "./is-in-use.ts";
import type { Log } from "./log.ts";
import { createMemory } from "./memory.ts";
import { migrate } from "./migrations.ts";
import { closedTickets, createReads } from "./reads.ts";
import { rebuildViews } from "./rebuild-views.ts";
import { createProbe } from "./probe.ts";
import { createRetention } from "./retention.ts";
import { prepare, type Statements } from "./statements.ts";
import { createViews } from "./views.ts";

/** Where the log is, and what it tells the time by. */
export interface OpenLogOptions {
  path: string;
  logger: Logger;
  /** Takes secrets out of an event before it is stored, and so before anybody hears of it. */
  redactor?: Redactor;
  now?: () => Date;
  /** Hears of every commit: seconds from its first append, and whether it held. */
  onFlush?: (seconds: number, stored: boolean) => void;
}

/** Opens the log, made if it is not there. Throws Error with one line where another process has it, or a newer Beckon wrote it. */
export function openLog(options: OpenLogOptions): Log {
  mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
  keepPrivate(options.path);
  const database = openDatabase(options.path);
  try {
    return logOver(database, options);
  } catch (error) {
    database.close();
    throw error;
  }
}

function logOver(database: DatabaseSync, { logger, redactor, now = () => new Date(), onFlush = () => undefined }: OpenLogOptions): Log {
  migrate(database);
  const sql = prepare(database);
  const epoch = epochOf(sql);
  rebuildViews(database, sql);
  const views = createViews(sql);
  const retention = createRetention(database);
  const followers = createFollowers(logger);
  let tail = tailOf(sql);
  const writer = createWriter({
    database,
    sql,
    views,
    epoch,
    tail,
    now,
    onFlush,
    onCommit(committed, next) {
      tail = next;
      followers.tell(committed);
    },
  });
  const position = () => ({ seq: tail.seq, cursor: formatCursor({ epoch, seq: tail.seq, digest: hexOf(tail.digest) }) });
  const { away, ...reads } = createReads(sql, views, epoch, () => tail);
  return {
    ...reads,
    epoch,
    credentials: createCredentials(database),
    devices: createDevices(database),
    get head() {
      return position();
    },
    snapshot: () => ({ epoch, ...position(), ...away(), tickets: [...views.open(), ...closedTickets(sql)], projects: views.projects() }),
    follow: followers.follow,
    get floor() {
      return retention.floor();
    },
    blank: retention.blank,
    problem: createProbe(database),
    backUp: (file) => backUp(database, file),
    append: (events, options) => writer.append(redactor ? events.map(redactEvent(redactor)) : events, options),
    redacted: (value) => (redactor ? redacted(redactor, value) : value),
    memory: (follower) => createMemory(sql, follower),
    async close() {
      writer.close();
      if (database.isOpen) database.close();
    },
  };
}

/** The folder may be one that others can read; the database's companions are made with its own mode. */
function keepPrivate(path: string): void {
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    // Held until the process ends, however it ends: a second server on the same folder must not start.
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    database.exec("BEGIN EXCLUSIVE; COMMIT;");
    return database;
  } catch (error) {
    database.close();
    if (isLocked(error))
      throw new Error(`${path} is in use by another Beckon; stop it, or set another DATA_DIR`, { cause: error });
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** An epoch names one history: a restored backup gets another. */
function epochOf(sql: Statements): string {
  const row = sql.getMeta.get("epoch") as { value: string } | undefined;
  if (row) return row.value;
  const epoch = randomBytes(9).toString("base64url");
  sql.setMeta.run("epoch", epoch);
  return epoch;
}

function tailOf(sql: Statements): Tail {
  const row = sql.head.get() as unknown as Tail | undefined;
  return row ? { ...row } : emptyTail;
}
