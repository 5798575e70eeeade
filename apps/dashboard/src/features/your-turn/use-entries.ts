import { useState } from "react";
import { useOpenQuestions, type Entry } from "#live/hooks.ts";

/** An entry, open or held: settled by somebody else while a text of yours is in it. */
export type HeldEntry = Entry & { isOpen: boolean };

/** Open questions, oldest first, and those that are held, of the tickets for which `isWanted` holds. */
export function useEntries(isWanted: (ticketId: string) => boolean): { entries: HeldEntry[]; hold: (entry: Entry, hold: boolean) => void } {
  const open = useOpenQuestions().filter(({ ticket }) => isWanted(ticket.ticket_id));
  const [held, setHeld] = useState<ReadonlyMap<string, Entry>>(new Map());
  const openIds = new Set(open.map(({ question }) => question.question_id));
  const kept = [...held.values()].filter(({ question }) => !openIds.has(question.question_id));
  const entries = [...open.map((entry) => ({ ...entry, isOpen: true })), ...kept.map((entry) => ({ ...entry, isOpen: false }))];
  return {
    entries: entries.toSorted((a, b) => a.question.seq - b.question.seq),
    hold: ({ question, ticket }, hold) =>
      setHeld((before) => {
        const id = question.question_id;
        if (before.has(id) === hold) return before;
        const next = new Map(before);
        if (hold) next.set(id, { question, ticket });
        else next.delete(id);
        return next;
      }),
  };
}
