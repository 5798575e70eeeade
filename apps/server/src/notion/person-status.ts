import { statuses, type Status, type TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { cancelTicket, finishTicket, retryTicket, startTicket } from "#tickets/actions.ts";
import type { Action } from "#tickets/action.ts";
import type { IntakeParts } from "./intake-parts.ts";
import { standing, type PageNote } from "./page-note.ts";
import { sayOnPage } from "./say.ts";

/** What a person means by setting a page to one of these. */
const actionOf = (wanted: Status, ticket: TicketView): Action | undefined => {
  if (wanted === "done") return finishTicket;
  if (wanted === "cancelled") return cancelTicket;
  if (wanted === "pending") return ticket.status === "pending" ? startTicket : retryTicket;
  return undefined;
};

/** True where the label is neither what we wrote nor what the ticket is: a person may have set it. */
export const isNews = (label: string, note: PageNote, current: string): boolean => label !== note.status && label !== note.writing && label !== current;

/**
 * Does what a person asked for by setting a page's status, as far as the ticket allows (DESIGN section 4); the mirror sets it back where
 * it does not, and a comment says why. A label that is none of ours is left until the ticket moves on.
 */
export async function obeyStatus(parts: IntakeParts, ticket: TicketView, pageId: string, note: PageNote, label: string, by: string): Promise<void> {
  const { labels } = parts.settings;
  const current = labels[ticket.status];
  const wanted = statuses.find((status) => labels[status] === label);
  const action = wanted && actionOf(wanted, ticket);
  note.status = label;
  delete note.writing;
  if (action) {
    try {
      await action(parts.log, ticket.ticket_id, { person: "notion", by });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === "store_unavailable") throw error;
      await sayOnPage(parts, pageId, `${error.message} The status is set back to "${current}".`);
    }
  } else if (wanted === undefined && label !== "") {
    note.left = standing(ticket);
    parts.logger.info({ ticket_id: ticket.ticket_id, label }, "a status in Notion that is none of Beckon's was left as it is");
  }
  parts.notes.save(ticket.ticket_id, note);
}
