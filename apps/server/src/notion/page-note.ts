import type { QuestionKind, TicketView } from "@beckon/protocol";
import type { FollowerMemory } from "#log/log.ts";

/** What is known of one question's block and discussion. */
export interface QuestionNote {
  block_id: string;
  kind: QuestionKind;
  options?: { id: string; label: string }[];
  /** A comment was begun whose outcome is not known yet. */
  asking?: true;
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
  /** Blocks were being appended, and the outcome is not known. */
  appending?: true;
  /** Beckon's properties are on a page that a person made. */
  named?: true;
  /** The label that the page's status has, as far as we know. */
  status?: string;
  /** A label that was being written. */
  writing?: string;
  questions: Record<string, QuestionNote>;
  /** How many texts were taken from User Response, and the latest. */
  responses: number;
  /** A text that was being taken. */
  taking?: string;
  response?: string;
  /** Where the ticket stood when a label that is none of ours was left, see `standing`. */
  left?: string;
}

/** The notes of all tickets, by ticket id. */
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
    return text === undefined ? { seq: 0, questions: {}, responses: 0 } : (JSON.parse(text) as PageNote);
  },
  save(ticketId, note) {
    memory.keep(item(ticketId), JSON.stringify(note));
  },
});
