import type { TicketView } from "@beckon/protocol";
import { close } from "./discussions.ts";
import type { IntakeParts } from "./intake-parts.ts";
import type { QuestionNote } from "./page-note.ts";
import { pageTrouble } from "./page-trouble.ts";
import { readReplies } from "./replies.ts";

/** Reads the discussions of questions. */
export interface ReplyReader {
  /** Those of open questions, and of ones that ended within the hour: a late reply is told who was first. */
  readOpen(): Promise<void>;
  /** All those of one ticket: something was written there. */
  readTicket(ticketId: string): Promise<void>;
}

/** Discussions read in one look; with more, they take turns. */
const perLook = 20;
const lateMs = 3_600_000;

/** Each ticket's discussions are read in its lane, so that no write of ours is under way there. */
export function createReplyReader(parts: IntakeParts): ReplyReader {
  const { log, notes, lanes } = parts;
  let turn = 0;

  const read = (ticketId: string, questionId: string): Promise<void> =>
    lanes.run(ticketId, async () => {
      const ticket = log.ticket(ticketId);
      if (!ticket) return;
      const note = notes.read(ticketId);
      try {
        await readReplies(parts, ticket, note, questionId);
      } catch (error) {
        const { kind } = await pageTrouble(parts, ticket, error);
        if (kind === "passing" || kind === "limited" || kind === "refused") throw error;
        // The page or the question's block is gone: there is nothing to read any more.
        const question = note.questions[questionId];
        if (question) close(parts, ticket, note, question);
      }
    });
  const due = (ticket: TicketView): { ticketId: string; questionId: string }[] =>
    Object.entries(notes.read(ticket.ticket_id).questions)
      .filter(([, question]) => question.discussion_id !== undefined && isRecent(question))
      .map(([questionId]) => ({ ticketId: ticket.ticket_id, questionId }));
  return {
    async readOpen() {
      const all = log.openTickets().flatMap((ticket) => (ticket.notion?.state === "linked" ? due(ticket) : []));
      const start = all.length <= perLook ? 0 : turn % all.length;
      turn = start + perLook;
      const now = [...all.slice(start), ...all.slice(0, start)].slice(0, perLook);
      // oxlint-disable-next-line no-await-in-loop -- at Notion's pace
      for (const { ticketId, questionId } of now) await read(ticketId, questionId);
    },
    async readTicket(ticketId) {
      // oxlint-disable-next-line no-await-in-loop
      for (const questionId of Object.keys(notes.read(ticketId).questions)) await read(ticketId, questionId);
    },
  };
}

const isRecent = ({ told }: QuestionNote): boolean => told === undefined || Date.now() - Date.parse(told) < lateMs;
