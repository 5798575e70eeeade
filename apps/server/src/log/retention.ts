import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Event } from "@beckon/protocol";

/** What is left of an event that was blanked: its place and its type. */
export interface Blanked {
  blanked: true;
}

/** True where retention took an event's payload. */
export const isBlanked = (event: Event): boolean => (event as Partial<Blanked>).blanked === true;

/** The end of a blanked body, by which SQL knows it. */
export const blankedEnd = '"blanked":true}';

/** Cost and usage are small, and stay. */
const blankable = ["agent_message", "agent_plan", "tool_call"];
const pageEvents = 2_000;

/**
 * What may be blanked: the `output` of closed tickets, or what was `held` for a session that nobody knows, which belongs to no ticket's history and
 * which nobody can see any more once it is no longer kept.
 */
export type Blankable = "output" | "held";

/** How far retention has come. */
export interface Retention {
  /** The highest seq that was blanked; a cursor below it is expired. */
  floor(): number;
  /** Blanks what is older than this (ISO 8601); gives how many events. Never passes what a durable follower has still to read. */
  blank(what: Blankable, before: string): Promise<number>;
}

/** Row, seq, type and digest stay, so that the chain still holds (DESIGN section 5). */
export function createRetention(database: DatabaseSync): Retention {
  const types = blankable.map((type) => `'${type}'`).join(", ");
  const pageOf = (which: string) =>
    database.prepare(
      `SELECT seq, type, ticket_id, session_id, timestamp FROM event
       WHERE seq > ? AND seq <= ? AND timestamp < ? AND substr(body, -${blankedEnd.length}) <> '${blankedEnd}' AND ${which}
       ORDER BY seq LIMIT ${pageEvents}`,
    );
  const pages = {
    output: pageOf(`type IN (${types}) AND (SELECT closed FROM ticket WHERE ticket.ticket_id = event.ticket_id) = 1`),
    held: pageOf("type = 'response_held' AND ticket_id IS NULL"),
  };
  const write = database.prepare("UPDATE event SET body = ? WHERE seq = ?");
  const getMark = database.prepare("SELECT value FROM meta WHERE name = 'floor'");
  const setMark = database.prepare("INSERT INTO meta (name, value) VALUES ('floor', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  const lowestCursor = database.prepare("SELECT min(seq) AS seq FROM follower");
  let mark = Number((getMark.get() as { value: string } | undefined)?.value ?? 0);

  const blankPage = (rows: Row[]): void => {
    const to = Math.max(mark, rows.at(-1)?.seq ?? 0);
    database.exec("BEGIN IMMEDIATE");
    try {
      for (const { seq, type, timestamp, ticket_id, session_id } of rows)
        write.run(JSON.stringify({ type, seq, timestamp, ...(ticket_id === null ? {} : { ticket_id }), session_id, blanked: true }), seq);
      setMark.run(String(to));
      database.exec("COMMIT");
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
    mark = to;
  };
  return {
    floor: () => mark,
    async blank(what, before) {
      let blanked = 0;
      for (let after = 0; database.isOpen; ) {
        const { seq: bound } = lowestCursor.get() as { seq: number | null };
        const rows = pages[what].all(after, bound ?? Number.MAX_SAFE_INTEGER, before) as unknown as Row[];
        const last = rows.at(-1);
        if (!last) break;
        blankPage(rows);
        blanked += rows.length;
        after = last.seq;
        // oxlint-disable-next-line no-await-in-loop -- others' appends go between two pages
        await nextTurn();
      }
      return blanked;
    },
  };
}

interface Row {
  seq: number;
  type: string;
  ticket_id: string | null;
  session_id: string;
  timestamp: string;
}
