import { Link } from "@tanstack/react-router";
import type { TicketView } from "@beckon/protocol";

const linkClass = "min-h-8 content-center border-b-2 border-transparent no-underline hover:underline aria-[current=page]:border-ink aria-[current=page]:font-strong";

/** The two sides of a ticket: what happened, and what changed. */
export function Views({ ticket: { ticket_id: ticketId, changes } }: { ticket: TicketView }) {
  const counts = changes ? ` ${changes.files} · +${changes.added} −${changes.removed}` : "";
  return (
    <nav aria-label="Views of this ticket" className="tabular flex gap-4">
      <Link to="/t/$ticketId" params={{ ticketId }} search={{}} activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }} className={linkClass}>
        Timeline
      </Link>
      <Link to="/t/$ticketId" params={{ ticketId }} search={{ view: "changes" }} className={linkClass}>
        Changes{counts}
      </Link>
    </nav>
  );
}
