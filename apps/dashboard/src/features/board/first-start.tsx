import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { CreatedTicket } from "@beckon/protocol";
import { createTicket } from "#api/requests.ts";
import { Button, buttonClass } from "#ui/button.tsx";
import { EmptyPlace } from "#ui/empty-place.tsx";
import { FieldError } from "#ui/field.tsx";

/** Before the first ticket: one sentence, one action. */
export function FirstStart({ onCreated }: { onCreated: (ticket: CreatedTicket) => void }) {
  const attempt = useMutation({
    mutationFn: () => createTicket({ ticket_name: "Say hello", description: "", agent: "demo", start: true }, "first-start"),
    onSuccess: onCreated,
  });
  return (
    <EmptyPlace
      action={
        <>
          <Button tone="main" disabled={attempt.isPending} onClick={() => attempt.mutate()}>
            Try it
          </Button>
          <Link to="/p" className={buttonClass()}>
            Add a repository
          </Link>
        </>
      }
    >
      Nothing runs yet. The demo agent will ask you one thing and write one file.
      <FieldError error={attempt.error?.message} />
    </EmptyPlace>
  );
}
