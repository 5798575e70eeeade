import { useEffect } from "react";
import { useLive } from "#live/hooks.ts";
import { draftOf, setDraft } from "#ui/use-draft.ts";

/** What the server finally refused, also from an earlier page, comes back as a draft; a newer draft in its place stays. */
export function useRefusedDrafts(): void {
  const { outbox } = useLive();
  useEffect(
    () =>
      outbox.onRefused((entry) => {
        if ("text" in entry) restore(`message/${entry.ticket_id}`, entry.text);
        else if (typeof entry.response === "string" && entry.question_id !== undefined) restore(`question/${entry.question_id}`, entry.response);
      }),
    [outbox],
  );
}

function restore(name: string, text: string): void {
  if (draftOf(name).trim() === "") setDraft(name, text);
}
