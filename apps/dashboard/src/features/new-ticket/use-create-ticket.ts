import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { newRequestId } from "@beckon/client";
import type { CreatedTicket } from "@beckon/protocol";
import { createTicket, type NewTicket } from "#api/requests.ts";

/** Creates tickets; the same words twice are one ticket, also where the first reply was lost. */
export function useCreateTicket(onCreated: (ticket: CreatedTicket) => void) {
  const key = useRef({ of: "", id: "" });
  return useMutation({
    mutationFn: (ticket: NewTicket) => {
      const of = JSON.stringify(ticket);
      if (key.current.of !== of) key.current = { of, id: newRequestId() };
      return createTicket(ticket, key.current.id);
    },
    onSuccess(created) {
      key.current = { of: "", id: "" };
      onCreated(created);
    },
  });
}
