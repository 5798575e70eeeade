import { limits, type Event, type EventOf, type Snapshot, type TicketView } from "@beckon/protocol";
import { hexOf, withCursor, type Tail } from "./chain.ts";
import { formatCursor } from "./cursor.ts";
import type { LogReader, StoredEvent } from "./log.ts";
import type { Statements } from "./statements.ts";
import type { Views } from "./views.ts";

interface Row {
  seq: number;
  body: string;
  digest: Uint8Array;
}

type Reads = Omit<LogReader, "epoch" | "head" | "floor" | "snapshot" | "follow">;

/** The log's read side over SQLite; `away` is the part of a snapshot that tells of the last time Beckon was away. */
export function createReads(sql: Statements, views: Views, epoch: string, tail: () => Tail): Reads & { away(): Pick<Snapshot, "away"> } {
  const cursorOf = ({ seq, digest }: Pick<Row, "seq" | "digest">): string => formatCursor({ epoch, seq, digest: hexOf(digest) });
  const textOf = (row: Row): string => withCursor(row.body, cursorOf(row));
  const eventOf = (row: Row): Event => JSON.parse(textOf(row)) as Event;
  const at = (seq: number) => sql.eventAt.get(seq) as unknown as (Row & { bytes: number }) | undefined;
  return {
    read(after, bounds) {
      const page: StoredEvent[] = [];
      let bytes = 0;
      for (const row of sql.eventsAfter.iterate(after, bounds.events) as Iterable<Row>) {
        const text = textOf(row);
        bytes += Buffer.byteLength(text);
        if (page.length > 0 && bytes > bounds.bytes) break;
        page.push({ seq: row.seq, text });
      }
      return page;
    },
    readTicket: (ticketId, after, limit) => (sql.ticketEvents.all(ticketId, after, limit) as unknown as Row[]).map(eventOf),
    readHeld: (sessionId, since, limit) =>
      (sql.heldResponses.all(sessionId, since, limit) as unknown as Row[]).map((row) => eventOf(row) as EventOf<"response_held">),
    countHeld: (since) => (sql.countHeld.get(since) as { held: number }).held,
    readTicketBefore: (ticketId, before, limit) =>
      (sql.ticketEventsBefore.all(ticketId, before, limit) as unknown as Row[]).toReversed().map(eventOf),
    event(seq) {
      const row = at(seq);
      return row && eventOf(row);
    },
    away() {
      const row = sql.lastReport.get() as unknown as Row | undefined;
      return row ? { away: eventOf(row) as EventOf<"restart_report"> } : {};
    },
    findKey(key) {
      const row = sql.findKey.get(key) as { seq: number; fingerprint: string | null } | undefined;
      return row && { seq: row.seq, ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }) };
    },
    digestAt: (seq) => (seq === 0 ? "" : hexOf(at(seq)?.digest ?? new Uint8Array()) || undefined),
    bytesAfter: (after) => tail().bytes - (after === 0 ? 0 : (at(after)?.bytes ?? tail().bytes)),
    cursorAt(seq) {
      const row = at(seq);
      return row ? cursorOf(row) : formatCursor({ epoch, seq: 0, digest: "" });
    },
    project: views.project,
    projects: views.projects,
    ticket: views.ticket,
    ticketOfSession: views.ticketOfSession,
    ticketOfQuestion: views.ticketOfQuestion,
    openTickets: views.open,
    tickets: ({ before = Number.MAX_SAFE_INTEGER, q = "", limit }) => viewsOf(sql.tickets.all(before, q, limit)),
  };
}

/** The latest closed tickets, as many as a snapshot carries. */
export const closedTickets = (sql: Statements): TicketView[] => viewsOf(sql.closedTickets.all(limits.snapshot_closed));

const viewsOf = (rows: unknown[]): TicketView[] => rows.map((row) => JSON.parse((row as { view: string }).view) as TicketView);
