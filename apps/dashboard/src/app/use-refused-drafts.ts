import { useEffect } from "react";
import type { Response } from "@beckon/protocol";
import { useLive } from "#live/hooks.ts";
import { draftOf, setDraft } from "#ui/use-draft.ts";

/** What the server finally refused, also from an earlier page, comes back as a draft; a newer draft in its place stays. */
export function useRefusedDrafts(): void {
  const { outbox } = useLive();
  useEffect(
    () =>
      outbox.onRefused((entry) => {
        if ("text" in entry) {
          restore(`message/${entry.ticket_id}`, entry.text);
          restore(`message/${entry.ticket_id}/files`, entry.attachments ? JSON.stringify(entry.attachments) : "");
        } else if (entry.question_id !== undefined) restore(`question/${entry.question_id}`, wordsIn(entry.response));
      }),
    [outbox],
  );
}

/** What somebody wrote of an answer: the words, or those that went with an option. */
function wordsIn(response: Response): string {
  if (typeof response === "string") return response;
  return "option_id" in response ? (response.note ?? "") : "";
}

function restore(name: string, text: string): void {
  if (text !== "" && draftOf(name).trim() === "") setDraft(name, text);
}
