import type { DatabaseSync } from "node:sqlite";
import { isFound } from "@beckon/protocol";
import { blankedEnd } from "./retention.ts";

/** All SQL of the running log, prepared once. */
export function prepare(db: DatabaseSync) {
  // One rule for what a search finds, here and in a browser; SQLite's own LIKE knows only the case of ASCII.
  db.function("is_found", (name, number, words) => Number(isFound({ ticket_name: String(name), number: Number(number) }, String(words))));
  return statementsOver(db);
}

const statementsOver = (db: DatabaseSync) => ({
  insertEvent: db.prepare(
    "INSERT INTO event (seq, type, ticket_id, session_id, timestamp, body, digest, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  ),
  insertKey: db.prepare("INSERT INTO key (key, seq, fingerprint) VALUES (?, ?, ?)"),
  findKey: db.prepare("SELECT seq, fingerprint FROM key WHERE key = ?"),
  head: db.prepare("SELECT seq, digest, bytes, timestamp FROM event ORDER BY seq DESC LIMIT 1"),
  eventAt: db.prepare("SELECT seq, body, digest, bytes FROM event WHERE seq = ?"),
  eventsAfter: db.prepare("SELECT seq, body, digest FROM event WHERE seq > ? ORDER BY seq LIMIT ?"),
  ticketEvents: db.prepare(
    `SELECT seq, body, digest FROM event
     WHERE ticket_id = ? AND seq > ? AND substr(body, -${blankedEnd.length}) <> '${blankedEnd}' ORDER BY seq LIMIT ?`,
  ),
  ticketEventsBefore: db.prepare("SELECT seq, body, digest FROM event WHERE ticket_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?"),
  heldResponses: db.prepare(
    `SELECT seq, body, digest FROM event 
     WHERE session_id = ? AND type = 'response_held' AND timestamp >= ? ORDER BY timestamp LIMIT ?`,
  ),
  countHeld: db.prepare("SELECT count(*) AS held FROM event WHERE type = 'response_held' AND timestamp >= ?"),
  saveTicket: db.prepare(
    `INSERT INTO ticket (ticket_id, session_id, number, closed, seq, view) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (ticket_id) DO UPDATE SET closed = excluded.closed, seq = excluded.seq, view = excluded.view`,
  ),
  clearTickets: db.prepare("DELETE FROM ticket"),
  ticketById: db.prepare("SELECT view FROM ticket WHERE ticket_id = ?"),
  ticketBySession: db.prepare("SELECT view FROM ticket WHERE session_id = ?"),
  openTickets: db.prepare("SELECT view FROM ticket WHERE closed = 0 ORDER BY number"),
  tickets: db.prepare(
    "SELECT view FROM ticket WHERE number < ? AND is_found(view ->> '$.ticket_name', number, ?) ORDER BY number DESC LIMIT ?",
  ),
  closedTickets: db.prepare("SELECT view FROM ticket WHERE closed = 1 ORDER BY seq DESC LIMIT ?"),
  saveProject: db.prepare("INSERT INTO project (project_id, view) VALUES (?, ?) ON CONFLICT (project_id) DO UPDATE SET view = excluded.view"),
  clearProjects: db.prepare("DELETE FROM project"),
  projects: db.prepare("SELECT view FROM project ORDER BY rowid"),
  lastReport: db.prepare("SELECT seq, body, digest FROM event WHERE type = 'restart_report' ORDER BY seq DESC LIMIT 1"),
  getMeta: db.prepare("SELECT value FROM meta WHERE name = ?"),
  getFollower: db.prepare("SELECT seq FROM follower WHERE name = ?"),
  setFollower: db.prepare("INSERT INTO follower (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq"),
  dropFollower: db.prepare("DELETE FROM follower WHERE name = ?"),
  getNote: db.prepare("SELECT note FROM follower_note WHERE follower = ? AND item = ?"),
  setNote: db.prepare(
    "INSERT INTO follower_note (follower, item, note) VALUES (?, ?, ?) ON CONFLICT (follower, item) DO UPDATE SET note = excluded.note",
  ),
  setMeta: db.prepare("INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
});

export type Statements = ReturnType<typeof prepare>;
