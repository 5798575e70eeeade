import type { Event, EventOf, NewEvent, ProjectView, Snapshot, TicketView } from "@beckon/protocol";
import type { CredentialStore } from "./credentials.ts";
import type { DeviceStore } from "./devices.ts";
import type { Blankable } from "./retention.ts";

/** Conditions of one append; a condition that fails stores nothing. */
export interface AppendOptions {
  /** Each may be used once in the log's life. */
  keys?: readonly string[];
  /** Kept beside the keys, to tell the same request from another one under the same key. */
  fingerprint?: string;
  /** Compare-and-set: the `version` of the ticket or project that the caller decided upon. */
  expect?: { ticket_id: string; version: number } | { project_id: string; version: number };
}

/** What became of an append, reported after its commit. */
export type Outcome =
  | { status: "appended"; events: Event[] }
  | { status: "taken"; key: string; seq: number; fingerprint?: string }
  | { status: "stale"; version: number };

/** One event as stored: `text` is its wire frame, cursor included. */
export interface StoredEvent {
  seq: number;
  text: string;
}

/** One event of a commit, as followers get it. */
export interface Committed extends StoredEvent {
  event: Event;
}

/** A position in the log. */
export interface Position {
  seq: number;
  cursor: string;
}

/** The log's read side; every method sees committed facts only. */
export interface LogReader {
  readonly epoch: string;
  /** The last committed event; seq 0 in an empty log. */
  readonly head: Position;
  /** The highest seq whose payload retention has blanked; 0 where none is. */
  readonly floor: number;
  /** Events with seq > `after`, in order, until either bound is reached; at least one where there is one. */
  read(after: number, bounds: { events: number; bytes: number }): StoredEvent[];
  /** Events of one ticket with seq > `after`, without those that retention blanked. */
  readTicket(ticketId: string, after: number, limit: number): Event[];
  event(seq: number): Event | undefined;
  /** Responses held for a session since a time (ISO 8601), oldest first. */
  readHeld(sessionId: string, since: string, limit: number): EventOf<"response_held">[];
  /** How many responses all sessions hold since a time (ISO 8601). */
  countHeld(since: string): number;
  /** The last `limit` events of one ticket with seq < `before`, in order. */
  readTicketBefore(ticketId: string, before: number, limit: number): Event[];
  /** The seq that a key was stored with. */
  findKey(key: string): { seq: number; fingerprint?: string } | undefined;
  /** Hex of the chained digest at `seq`; undefined where there is no such event. */
  digestAt(seq: number): string | undefined;
  /** Bytes of all frames with seq > `after`. */
  bytesAfter(after: number): number;
  /** Cursor of a stored seq. */
  cursorAt(seq: number): string;
  project(projectId: string): ProjectView | undefined;
  /** All projects, archived ones too, in the order of their registration. */
  projects(): ProjectView[];
  ticket(ticketId: string): TicketView | undefined;
  ticketOfSession(sessionId: string): TicketView | undefined;
  /** The ticket that an open question belongs to. */
  ticketOfQuestion(questionId: string): TicketView | undefined;
  /** Tickets neither done nor cancelled, by number. */
  openTickets(): TicketView[];
  /** Newest first; `before` is a number, exclusive; with `q` those that it finds. */
  tickets(page: { before?: number; q?: string; limit: number }): TicketView[];
  /** Open tickets, the latest closed ones and all projects, with the cursor they stand at. */
  snapshot(): Snapshot;
  /** Calls `listener` with each commit's events, in order, after the commit. A listener that throws starves no other. */
  follow(listener: (committed: readonly Committed[]) => void): () => void;
}

/**
 * What a follower with effects outside remembers through a restart. It writes after the effect, so that the last one may happen
 * again and none is left out.
 */
export interface FollowerMemory {
  /** Everything up to this seq has been dealt with; undefined for a follower that never ran. */
  seq(): number | undefined;
  moveTo(seq: number): void;
  /** Forgets where it stood, so that nothing is kept for it; its notes stay. */
  release(): void;
  /** What is kept about one item, such as a ticket. */
  note(item: string): string | undefined;
  keep(item: string, note: string): void;
}

/** The truth: append is the only way in. */
export interface Log extends LogReader {
  readonly credentials: CredentialStore;
  /** Devices that are told, beside the log. */
  readonly devices: DeviceStore;
  /**
   * Stores events with the next seqs, all or none; without events it claims the keys alone. All appends of one tick share one
   * commit, in call order. Throws AppError `store_unavailable` where the database cannot commit; an append that cannot be stored
   * for a reason of its own (a ticket number twice) fails alone.
   */
  append(events: readonly NewEvent[], options?: AppendOptions): Promise<Outcome>;
  /** What an agent said, as it would be stored: without secrets. */
  redacted<T>(value: T): T;
  /** Why nothing can be stored just now; undefined where it can. Looks at most once a second. */
  problem(): string | undefined;
  /** Writes a complete and consistent copy into a new file, while the log is in use. */
  backUp(file: string): Promise<void>;
  /** Blanks what is older than this (ISO 8601); gives how many events. */
  blank(what: Blankable, before: string): Promise<number>;
  /** The durable memory of a follower, by its name. */
  memory(follower: string): FollowerMemory;
  /** Flushes what is queued and closes the database. */
  close(): Promise<void>;
}
