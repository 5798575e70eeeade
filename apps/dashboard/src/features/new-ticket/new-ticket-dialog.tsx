import type { CreatedTicket } from "@beckon/protocol";
import { Dialog } from "#ui/dialog.tsx";
import { NewTicketForm } from "./new-ticket-form.tsx";

interface NewTicketDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onCreated: (ticket: CreatedTicket) => void;
}

/** Creates a ticket: name, description, agent. What was typed stays until it is sent. */
export function NewTicketDialog({ isOpen, onClose, onCreated }: NewTicketDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="New ticket">
      <NewTicketForm onCreated={onCreated} />
    </Dialog>
  );
}
