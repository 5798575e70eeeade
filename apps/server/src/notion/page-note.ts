import type { QuestionKind, TicketView } from "@beckon/protocol";
import type { FollowerMemory } from "#log/log.ts";
import { asNow, type OldNote } from "./old-note.ts";
import type { Sayings } from "./say-once.ts";

/** What is known of one question's block and discussion. */
export interface QuestionNote {
  block_id: string;
  kind: QuestionKind;
  options?: { id: string; label: string }[];
  /** What was said on its block. */
  said: Sayings;
  discussion_id?: string;
  /** Its end was told in the discussion, then (ISO 8601). */
  told?: string;
  /** Comments of people that were dealt with. */
  handled: string[];
}

/** How far a ticket's page is, kept durably beside the log: everything here is about Notion, nothing about the ticket. */
export interface PageNote {
  /** Events up to this seq are on the page. */
  seq: number;
  /** A page was being created, and the outcome is not known. */
  creating?: true;
  /** The labels that pages of unknown outcome were begun with. */
  begunWith?: string[];
  /** Blocks were being appended, up to this event's, and the outcome is not known. */
  appending?: number;
  /** Beckon's properties are on a page that a person made. */
  named?: true;
  /** The label that the page's status has, as far as we know. */
  status?: string;
  /** A label that was being written. */
  writing?: string;
  /** One whose write was not to be found, and which Notion may write still, until then (milliseconds since the epoch). */
  late?: { label: string; until: number };
  questions: Record<string, QuestionNote>;
  /** How many texts were taken from User Response. */
  responses: number;
  /** A text that was being taken. */
  taking?: string;
  /** A text that was taken and has to be removed from the property. */
  emptying?: string;
  /** A text that was not taken and stays there. */
  response?: string;
  /** Where the ticket stood when a label that is none of ours was left, see `standing`. */
  left?: string;
  /** The latest title that was dealt with. */
  title?: string;
  /** The body as Notion gives it back, of a ticket that no agent has read, and our own user, whose edits do not count. */
  body?: { words: string; by: string };
  /** What was said on the page itself, and how many acts of a person it has been about. */
  said: Sayings;
  acts: number;
  /** Why the page is no ticket yet, as it was said last. */
  refused?: string;
}

/** The notes of all tickets, by ticket id; of a page that is no ticket yet, by the page's. */
export interface PageNotes {
  read(ticketId: string): PageNote;
  save(ticketId: string, note: PageNote): void;
}

/** What a label that is none of ours is left beside: once the ticket has another status or turn, its own label is written again. */
export const standing = (ticket: Pick<TicketView, "status" | "turn">): string => `${ticket.status} ${ticket.turn}`;

const item = (ticketId: string): string => `ticket/${ticketId}`;

/** Page notes in the mirror's memory. */
export const createPageNotes = (memory: FollowerMemory): PageNotes => ({
  read(ticketId) {
    const text = memory.note(item(ticketId));
    const empty: PageNote = { seq: 0, questions: {}, responses: 0, said: { ids: {} }, acts: 0 };
    return text === undefined ? empty : { ...empty, ...asNow(JSON.parse(text) as OldNote) };
  },
  save(ticketId, note) {
    memory.keep(item(ticketId), JSON.stringify(note));
  },
});
