import type { ReactNode } from "react";
import type { TicketView } from "@beckon/protocol";
import { Name } from "#ui/command.tsx";
import { Markdown } from "#ui/markdown.tsx";
import { StateLine } from "#ui/state-line.tsx";
import { Strip } from "#ui/strip.tsx";
import { useLayout } from "#ui/use-layout.ts";
import { AttachedList } from "./attached-list.tsx";
import { Actions } from "./actions.tsx";
import { Composer } from "./composer.tsx";
import { Facts } from "./facts.tsx";
import { Folded } from "./folded.tsx";
import { Timeline } from "./timeline.tsx";
import { UnsentMessages } from "./unsent-messages.tsx";
import { Views } from "./views.tsx";

interface TicketProps {
  ticket: TicketView;
  /** What waits for a person: open questions with their forms, an agent that gives no sign. */
  questions: ReactNode;
  /** What the ticket changed, in place of the timeline; absent while that is shown. */
  review?: ReactNode;
}

/** A ticket's page: its state, its timeline with the open questions at the end, the writing field, and its facts. */
export function Ticket({ ticket, questions, review }: TicketProps) {
  const { hasRail } = useLayout();
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <header className="flex flex-col gap-2 px-6 pt-4 pb-2 max-tablet:px-4">
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
            <h1 className="min-w-0 text-name font-strong wrap-anywhere">
              <Name>{ticket.ticket_name}</Name> <span className="font-regular text-soft">#{ticket.number}</span>
            </h1>
            <Actions ticket={ticket} />
          </div>
          <StateLine ticket={ticket} wraps />
          <Strip ticket={ticket} />
          {ticket.workspace && <Views ticket={ticket} />}
          <AttachedList attachments={ticket.attachments} />
          {ticket.description !== "" && (
            <Folded summary="Description">
              <div className="max-h-[40dvh] overflow-y-auto">
                <Markdown>{ticket.description}</Markdown>
              </div>
            </Folded>
          )}
          {!hasRail && (
            <Folded summary="Plan, agent, time, workspace">
              <div className="max-h-[40dvh] overflow-y-auto">
                <Facts ticket={ticket} />
              </div>
            </Folded>
          )}
        </header>
        {review ?? (
          <>
            <Timeline ticket={ticket}>
              <UnsentMessages ticketId={ticket.ticket_id} />
              {questions}
            </Timeline>
            <Composer ticket={ticket} />
          </>
        )}
      </div>
      {hasRail && (
        <aside aria-label="About this ticket" className="w-80 shrink-0 overflow-y-auto border-l border-line p-6">
          <Facts ticket={ticket} />
        </aside>
      )}
    </div>
  );
}
