import { Marked } from "./marked.tsx";
import { QuestionCard } from "./question-card.tsx";
import { useEntries } from "./use-entries.ts";

/** The open questions of one ticket, in their place on its page. */
export function TicketQuestions({ ticketId }: { ticketId: string }) {
  const { entries, hold } = useEntries((id) => id === ticketId);
  if (entries.length === 0) return null;
  return (
    <section aria-label="Open questions" className="flex flex-col gap-3">
      {entries.map((entry) => (
        <Marked key={entry.question.question_id} askedAt={entry.question.asked_at} isOpen={entry.isOpen}>
          <QuestionCard entry={entry} isOpen={entry.isOpen} onHold={(held) => hold(entry, held)} />
        </Marked>
      ))}
    </section>
  );
}
