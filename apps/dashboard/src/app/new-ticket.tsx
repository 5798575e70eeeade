import { useNavigate } from "@tanstack/react-router";
import { NewTicketDialog } from "#features/new-ticket/new-ticket-dialog.tsx";

/** The dialog for a new ticket; it leads to the ticket that it made. */
export function NewTicket({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <NewTicketDialog
      isOpen={isOpen}
      onClose={onClose}
      onCreated={({ ticket_id: ticketId }) => {
        onClose();
        void navigate({ to: "/t/$ticketId", params: { ticketId } });
      }}
    />
  );
}
