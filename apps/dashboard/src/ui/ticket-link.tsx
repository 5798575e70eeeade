import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface TicketLinkProps {
  ticket: { ticket_id: string };
  className?: string;
  children: ReactNode;
}

/** The way to a ticket's page. */
export function TicketLink({ ticket, className = "", children }: TicketLinkProps) {
  return (
    <Link to="/t/$ticketId" params={{ ticketId: ticket.ticket_id }} className={className}>
      {children}
    </Link>
  );
}
