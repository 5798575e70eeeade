import type { TicketView } from "@beckon/protocol";
import { createBackOff } from "./back-off.ts";
import { isAsked } from "./discussions.ts";
import type { IntakeParts } from "./intake-parts.ts";
import type { QuestionNote } from "./page-note.ts";
import { pageTrouble, type Trouble } from "./page-trouble.ts";
import { problems } from "./problem.ts";
import { readReplies } from "./replies.ts";
import { isWhole } from "./whole-trouble.ts";

/** Reads the discussions of questions; one that cannot be read holds back no other. */
export interface ReplyReader {
  /** Those of open questions, and of ones that ended within the hour: a late reply is told who was first. */
  readOpen(): Promise<void>;
  /** All those of one ticket: something was written there. */
  readTicket(ticketId: string): Promise<void>;
}

/** Discussions read in one look; with more, they take turns. */
const perLook = 20;
const lateMs = 3_600_000;
/** A passing failure is said once it came this often in a row. */
const saidAfter = 3;

/** Each ticket's discussions are read in its lane, so that no write of ours is under way there. */
export function createReplyReader(parts: IntakeParts): ReplyReader {
  const { log, notes, lanes, health, logger, settings } = parts;
  const backOff = createBackOff(settings.pollMs);
  const failures = new Map<string, number>();
  // A ticket that was closed a moment ago may still get a late reply.
  const watched = new Set(log.snapshot().tickets.map(({ ticket_id }) => ticket_id));
  let turn = 0;

  const read = (ticketId: string, questionId: string): Promise<void> =>
    lanes.run(ticketId, async () => {
      const ticket = log.ticket(ticketId);
      if (!ticket) return;
      const note = notes.read(ticketId);
      try {
        await readReplies(parts, ticket, note, questionId);
        ended(questionId);
      } catch (error) {
        if (isWhole(error)) throw error;
        const trouble = await pageTrouble(parts, ticket, error).catch(() => undefined);
        failed(ticket, questionId, error, trouble);
      }
    });
  const ended = (questionId: string): void => {
    failures.delete(questionId);
    backOff.forget(questionId);
    health.good(`replies/${questionId}`);
  };
  const failed = (ticket: TicketView, questionId: string, error: unknown, trouble: Trouble | undefined): void => {
    // Once the page is back, so are its discussions.
    if (trouble?.kind === "lost") return ended(questionId);
    const count = (failures.get(questionId) ?? 0) + 1;
    failures.set(questionId, count);
    backOff.later(questionId, count);
    // The question's block was removed, and may come back.
    if (trouble?.kind === "missing") return;
    // What Notion cannot explain is a fault of ours.
    logger[trouble ? "debug" : "warn"]({ err: error, ticket_id: ticket.ticket_id }, "the replies to a question could not be read");
    if (trouble?.kind === "refused") health.bad("comments", problems.capability);
    else if (trouble?.kind === "invalid" || count >= saidAfter)
      health.bad(`replies/${questionId}`, `The replies to a question of ticket ${ticket.number} cannot be read in Notion. The others are, and it is tried again.`);
  };
  const due = (ticketId: string): { ticketId: string; questionId: string }[] =>
    Object.entries(notes.read(ticketId).questions)
      .filter(([questionId, question]) => isAsked(question) && isRecent(question) && backOff.isDue(questionId))
      .map(([questionId]) => ({ ticketId, questionId }));
  /** Open tickets, and closed ones as long as a reply may come late. */
  const tickets = (): string[] => {
    const open = new Set(log.openTickets().map(({ ticket_id }) => ticket_id));
    for (const id of watched) if (!open.has(id) && !Object.values(notes.read(id).questions).some(isRecent)) watched.delete(id);
    for (const id of open) watched.add(id);
    return [...watched].filter((id) => log.ticket(id)?.notion?.state === "linked");
  };
  return {
    async readOpen() {
      const all = tickets().flatMap(due);
      const start = all.length <= perLook ? 0 : turn % all.length;
      turn = start + perLook;
      const now = [...all.slice(start), ...all.slice(0, start)].slice(0, perLook);
      // oxlint-disable-next-line no-await-in-loop -- at Notion's pace
      for (const { ticketId, questionId } of now) await read(ticketId, questionId);
    },
    async readTicket(ticketId) {
      // oxlint-disable-next-line no-await-in-loop -- at Notion's pace
      for (const questionId of Object.keys(notes.read(ticketId).questions)) await read(ticketId, questionId);
    },
  };
}

const isRecent = ({ told }: QuestionNote): boolean => told === undefined || Date.now() - Date.parse(told) < lateMs;
