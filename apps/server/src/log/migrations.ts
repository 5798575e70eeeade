import type { DatabaseSync } from "node:sqlite";

/** Steps that lead from an empty file to the present shape; a step is never edited once it has shipped. */
const steps = [
  `CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE event (
     seq INTEGER PRIMARY KEY,
     type TEXT NOT NULL,
     ticket_id TEXT,
     session_id TEXT,
     timestamp TEXT NOT NULL,
     body TEXT NOT NULL,
     digest BLOB NOT NULL,
     bytes INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX event_ticket ON event (ticket_id, seq);
   CREATE INDEX event_held ON event (session_id, timestamp) WHERE type = 'response_held';
   CREATE TABLE key (key TEXT PRIMARY KEY, seq INTEGER NOT NULL, fingerprint TEXT) STRICT, WITHOUT ROWID;
   CREATE TABLE ticket (
     ticket_id TEXT PRIMARY KEY,
     session_id TEXT NOT NULL UNIQUE,
     number INTEGER NOT NULL UNIQUE,
     closed INTEGER NOT NULL,
     seq INTEGER NOT NULL,
     view TEXT NOT NULL
   ) STRICT;
   CREATE INDEX ticket_closed ON ticket (closed, seq);`,
  `CREATE TABLE follower (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE follower_note (
     follower TEXT NOT NULL,
     item TEXT NOT NULL,
     note TEXT NOT NULL,
     PRIMARY KEY (follower, item)
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE credential (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     person TEXT NOT NULL,
     name TEXT NOT NULL,
     hash TEXT NOT NULL,
     label TEXT NOT NULL,
     created_at TEXT NOT NULL,
     used_at TEXT NOT NULL,
     expires_at TEXT
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE project (project_id TEXT PRIMARY KEY, view TEXT NOT NULL) STRICT;`,
  `CREATE TABLE device (
     endpoint TEXT PRIMARY KEY,
     subscription TEXT NOT NULL,
     person TEXT NOT NULL,
     credential TEXT,
     label TEXT NOT NULL,
     created_at TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  `CREATE INDEX event_report ON event (seq) WHERE type = 'restart_report';`,
];

/** The shape that this Beckon writes. */
export const newestVersion = steps.length;

/** Brings the database to the present shape, or to an earlier one, each step in a transaction. Throws where a newer Beckon has written it. */
export function migrate(database: DatabaseSync, to = newestVersion): void {
  const { user_version: version } = database.prepare("PRAGMA user_version").get() as { user_version: number };
  if (version > steps.length) throw new Error("the data folder was written by a newer version of Beckon");
  steps.slice(version, to).forEach((step, index) => {
    database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${version + index + 1}; COMMIT;`);
  });
}
