import type { Entry } from "#live/hooks.ts";
import { useAgentName } from "#live/hooks.ts";
import { Name } from "#ui/command.tsx";
import { RelativeTime } from "#ui/relative-time.tsx";
import { StateMark } from "#ui/state-mark.tsx";
import { TicketLink } from "#ui/ticket-link.tsx";
import { LastWords } from "./last-words.tsx";
import { Marked } from "./marked.tsx";
import { QuestionCard } from "./question-card.tsx";

interface TurnQuestionProps {
  entry: Entry & { isOpen: boolean };
  /** On a phone a question takes the screen: what came before at its top, the answers at the thumb. */
  fillsScreen: boolean;
  onHold: (hold: boolean) => void;
}

/** An open question away from its ticket: who asks, in which ticket, since when. */
export function TurnQuestion({ entry, fillsScreen, onHold }: TurnQuestionProps) {
  const { ticket, question, isOpen } = entry;
  const nameOf = useAgentName();
  return (
    <li className={fillsScreen ? "flex min-h-[calc(100cqh-6.5rem)] flex-col justify-between gap-4" : ""}>
      {fillsScreen && <LastWords question={question} />}
      <Marked askedAt={question.asked_at} isOpen={isOpen}>
        <p className="tabular mb-2 flex items-start gap-2 text-fact">
          {isOpen && <StateMark state="waiting" count={ticket.open_questions.length} />}
          <span>
            {nameOf(ticket)} · <TicketLink ticket={ticket}><Name>{ticket.ticket_name}</Name></TicketLink>
            {isOpen && (
              <>
                {" "}
                · waits <RelativeTime at={question.asked_at} as="length" />
              </>
            )}
          </span>
        </p>
        <QuestionCard entry={entry} isOpen={isOpen} onHold={onHold} />
      </Marked>
    </li>
  );
}
