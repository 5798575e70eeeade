import type { PageObjectResponse } from "@notionhq/client";
import { statuses, type Status, type TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { cancelTicket, finishTicket, retryTicket, startTicket } from "#tickets/actions.ts";
import type { Action } from "#tickets/action.ts";
import { requestKey } from "#tickets/request.ts";
import type { PageParts } from "./mirror-parts.ts";
import { standing, type PageNote } from "./page-note.ts";
import { tell } from "./say.ts";
import { agentName } from "./words.ts";

/** What a person means by setting a page to one of these. */
const actionOf = (wanted: Status, ticket: TicketView): Action | undefined => {
  if (wanted === "done") return finishTicket;
  if (wanted === "cancelled") return cancelTicket;
  if (wanted === "pending") return ticket.status === "pending" ? startTicket : retryTicket;
  return undefined;
};

/**
 * True where the label is neither what we wrote nor what the ticket is: a person set it. A page that nothing was written to yet is pending,
 * as that is how a person hands it over.
 */
export function isNews({ settings }: Pick<PageParts, "settings">, ticket: TicketView, note: PageNote, label: string): boolean {
  const { labels } = settings;
  return label !== (note.status ?? labels.pending) && label !== note.writing && label !== labels[ticket.status];
}

/** Notion gives up on a call long before. */
const lateForMs = 30 * 60_000;

/** The page says this, so whether the label that was being written came there is known; what did not may come late. */
export function endWriting(note: PageNote, label: string): void {
  if (note.writing !== undefined && note.writing !== label) note.late = { label: note.writing, until: Date.now() + lateForMs };
  delete note.writing;
}

/** True where the label is one of ours that Notion wrote late, over what the page said by then; `bot` is our own user. */
export const isLateWrite = ({ late }: PageNote, page: PageObjectResponse, label: string, bot: string): boolean =>
  late?.label === label && Date.now() < late.until && page.last_edited_by.id === bot;

/** Said where a person sets a status that only follows from what the agent does. */
function noWish({ settings: { names } }: PageParts, ticket: TicketView, label: string): string {
  const agent = agentName(ticket);
  const isOver = ticket.status === "review" || ticket.status === "error" || ticket.status === "done";
  return `Nobody sets "${label}": it says what ${agent} does.${isOver ? ` To have it go on, write into "${names.response}".` : ""}`;
}

const actOf = ({ acts }: PageNote, label: string): string => `status/${acts}/${label}`;
const requestOf = (act: string, ticketId: string) => ({ person: "notion", request_id: `notion-${act}/${ticketId}` });

/** Counts an act that was recorded right before we were cut off: the same label, set again, is another act. */
export function countRecorded({ log }: Pick<PageParts, "log">, ticketId: string, note: PageNote, label: string): void {
  if (log.findKey(requestKey(requestOf(actOf(note, label), ticketId)) ?? "") !== undefined) note.acts += 1;
}

/**
 * Does what a person asked for by setting a page's status, as far as the ticket allows (DESIGN section 4); the mirror sets it back where
 * it does not, and a comment says why. A label that is none of ours is left until the ticket moves on.
 */
export async function obeyStatus(parts: PageParts, ticket: TicketView, pageId: string, note: PageNote, label: string, by: string): Promise<void> {
  const { labels } = parts.settings;
  const save = (): void => parts.notes.save(ticket.ticket_id, note);
  const wanted = statuses.find((status) => labels[status] === label);
  const action = wanted && actionOf(wanted, ticket);
  const act = actOf(note, label);
  const request = requestOf(act, ticket.ticket_id);
  const refuse = (sentence: string): Promise<void> =>
    tell(parts, ticket.ticket_id, pageId, note, act, `${sentence} The status is set back to "${labels[ticket.status]}".`);
  // Recorded already where we were cut off before the note was saved.
  if (action && parts.log.findKey(requestKey(request) ?? "") === undefined) {
    try {
      await action(parts.log, ticket.ticket_id, { ...request, by });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === "store_unavailable") throw error;
      await refuse(error.message);
    }
  }
  if (wanted !== undefined && !action) await refuse(noWish(parts, ticket, label));
  if (wanted === undefined && label !== "") {
    note.left = standing(ticket);
    parts.logger.info({ ticket_id: ticket.ticket_id, label }, "a status in Notion that is none of Beckon's was left as it is");
  }
  note.status = label;
  note.acts += 1;
  endWriting(note, label);
  save();
}
