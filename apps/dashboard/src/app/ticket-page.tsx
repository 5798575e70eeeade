import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { HttpError } from "#api/http.ts";
import { Review } from "#features/review/review.tsx";
import { Ticket } from "#features/ticket/ticket.tsx";
import { StuckCard } from "#features/your-turn/stuck-card.tsx";
import { TicketQuestions } from "#features/your-turn/ticket-questions.tsx";
import { useTicket } from "#live/hooks.ts";
import { Page } from "#ui/page.tsx";

/** One ticket. */
export function TicketPage() {
  const { ticketId } = useParams({ from: "/t/$ticketId" });
  const { ticket, error } = useTicket(ticketId);
  const { view } = useSearch({ from: "/t/$ticketId" });
  const navigate = useNavigate();
  const toTimeline = (): void => void navigate({ to: "/t/$ticketId", params: { ticketId } });
  if (ticket) {
    const turn = (
      <>
        <StuckCard ticket={ticket} />
        <TicketQuestions ticketId={ticketId} />
      </>
    );
    const review = view === "changes" ? { review: <Review ticket={ticket} onSent={toTimeline} /> } : {};
    return <Ticket key={ticketId} ticket={ticket} questions={turn} {...review} />;
  }
  if (error)
    return (
      <Page title={error instanceof HttpError && error.body.code === "unknown_ticket" ? "No such ticket" : "This ticket cannot be shown"}>
        <p>{error.message}</p>
      </Page>
    );
  return <div className="m-6 flex-1 rounded-box bg-sunk" />;
}
