import type { Event } from "./event.ts";
import type { TicketView } from "./view.ts";
import { without } from "./without.ts";

/** The ticket after its work was counted, checked, accepted or discarded; the same ticket for any other event. */
export function reduceReview(ticket: TicketView, event: Event): TicketView {
  const at = event.timestamp;
  switch (event.type) {
    case "changes_counted": {
      const { files, added, removed, tree } = event;
      const check = ticket.check && { ...ticket.check, stale: isStale(ticket.check, ticket.changes?.tree, tree) };
      return { ...ticket, changes: { files, added, removed, tree }, ...(check ? { check } : {}) };
    }
    case "check_started": {
      const { check_id, command, turn, tree } = event;
      return { ...ticket, check: { check_id, command, turn, ...(tree === undefined ? {} : { tree }), started_at: at, stale: false } };
    }
    case "check_ended": {
      if (ticket.check?.check_id !== event.check_id) return ticket;
      const { exit_code, ended, duration_ms } = event;
      return { ...ticket, check: { ...ticket.check, exit_code, ended, duration_ms } };
    }
    case "work_accepted": {
      const { way, base, branch, commit, url, tree, by } = event;
      return { ...ticket, accepted: { way, base, branch, commit, ...(url === undefined ? {} : { url }), tree, by, at } };
    }
    case "work_discarded": {
      const { ref, aside, keep_until, by } = event;
      const discarded = { ref, ...(aside === undefined ? {} : { aside }), keep_until, by, at, was_cancelled: ticket.cancelled !== undefined };
      return { ...gone(ticket, at), cancelled: ticket.cancelled ?? { by, at }, discarded };
    }
    case "discard_undone":
      return there(ticket.discarded?.was_cancelled ? without(ticket, "discarded") : without(ticket, "cancelled", "discarded"));
    case "workspace_removed": {
      const scratch = ticket.from_scratch && { from_scratch: { ...ticket.from_scratch, cleared: true } };
      return { ...gone(ticket, at), ...scratch };
    }
    default:
      return ticket;
  }
}

const gone = (ticket: TicketView, at: string): TicketView =>
  ticket.workspace ? { ...ticket, workspace: { ...ticket.workspace, removed_at: at } } : ticket;

function there(ticket: TicketView): TicketView {
  if (!ticket.workspace) return ticket;
  const { removed_at: _removed, ...workspace } = ticket.workspace;
  return { ...ticket, workspace };
}

/** Files are counted some time after they changed, so that a count may come after the check that looked at the same ones. */
function isStale(check: NonNullable<TicketView["check"]>, before: string | undefined, tree: string): boolean {
  if (check.tree !== undefined) return check.tree !== tree;
  return check.stale || (before !== undefined && before !== tree);
}
