import { useEffect, useRef } from "react";
import { useAgentName, useKnownTickets, useOpenQuestions } from "#live/hooks.ts";
import { useAnnounce } from "#ui/announcer.tsx";

/** Announces each new question once; those that were open before the page was are not news. */
export function useAnnounceQuestions(): void {
  const entries = useOpenQuestions();
  const nameOf = useAgentName();
  const announce = useAnnounce();
  const known = useRef<Set<string>>(undefined);
  const isLoaded = useKnownTickets() !== undefined;
  const ids = entries.map(({ question }) => question.question_id).join(" ");
  useEffect(() => {
    if (!isLoaded) return;
    const fresh = known.current && entries.findLast(({ question }) => !known.current?.has(question.question_id));
    known.current = new Set(entries.map(({ question }) => question.question_id));
    if (fresh) announce(`${nameOf(fresh.ticket)} asks: ${fresh.question.message}`);
    // oxlint-disable-next-line react/exhaustive-deps -- only a change of the open questions is news
  }, [ids, isLoaded]);
}
