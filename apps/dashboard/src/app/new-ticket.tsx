import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";

/** The dialog and its form come with the first ticket, not with the board. */
const NewTicketDialog = lazy(() => import("#features/new-ticket/new-ticket-dialog.tsx").then((module) => ({ default: module.NewTicketDialog })));

/** The dialog for a new ticket; it leads to the ticket that it made. */
export function NewTicket({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  const [isWanted, setWanted] = useState(isOpen);
  if (isOpen && !isWanted) setWanted(true);
  if (!isWanted) return null;
  return (
    <Suspense>
      <NewTicketDialog
        isOpen={isOpen}
        onClose={onClose}
        onCreated={({ ticket_id: ticketId }) => {
          onClose();
          void navigate({ to: "/t/$ticketId", params: { ticketId } });
        }}
      />
    </Suspense>
  );
}
