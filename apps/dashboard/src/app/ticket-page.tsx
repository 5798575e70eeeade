import { useParams } from "@tanstack/react-router";
import { Ticket } from "#features/ticket/ticket.tsx";
import { StuckCard } from "#features/your-turn/stuck-card.tsx";
import { TicketQuestions } from "#features/your-turn/ticket-questions.tsx";
import { useTicket } from "#live/hooks.ts";
import { Page } from "#ui/page.tsx";

/** One ticket. */
export function TicketPage() {
  const { ticketId } = useParams({ from: "/t/$ticketId" });
  const { ticket, error } = useTicket(ticketId);
  if (ticket) {
    const turn = (
      <>
        <StuckCard ticket={ticket} />
        <TicketQuestions ticketId={ticketId} />
      </>
    );
    return <Ticket key={ticketId} ticket={ticket} questions={turn} />;
  }
  if (error)
    return (
      <Page title="No such ticket">
        <p>{error.message}</p>
      </Page>
    );
  return <div className="m-6 flex-1 rounded-box bg-sunk" />;
}
