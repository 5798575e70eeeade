import { useParams } from "@tanstack/react-router";
import { Ticket } from "#features/ticket/ticket.tsx";
import { TicketQuestions } from "#features/your-turn/ticket-questions.tsx";
import { useTicket } from "#live/hooks.ts";
import { Page } from "#ui/page.tsx";

/** One ticket. */
export function TicketPage() {
  const { ticketId } = useParams({ from: "/t/$ticketId" });
  const { ticket, error } = useTicket(ticketId);
  if (ticket) return <Ticket key={ticketId} ticket={ticket} questions={<TicketQuestions ticketId={ticketId} />} />;
  if (error)
    return (
      <Page title="No such ticket">
        <p>{error.message}</p>
      </Page>
    );
  return <div className="m-6 flex-1 rounded-box bg-sunk" />;
}
