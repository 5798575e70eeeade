import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { View } from "@beckon/protocol";
import { actOnTicket } from "#api/requests.ts";
import { useView } from "#live/hooks.ts";
import { Button } from "#ui/button.tsx";
import { Name } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { TicketLink } from "#ui/ticket-link.tsx";
import { useNow } from "#ui/use-now.ts";
import { awayWords } from "./away-words.ts";

type Away = NonNullable<View["away"]>;

const lastRead = "away-read";

/** After a restart or a sleep: who goes on, whose question is open, who could not go on and why; until a person has read it. */
export function AwayNote() {
  const away = useView((view) => view.away ?? null);
  const [read, setRead] = useState(() => localStorage.getItem(lastRead));
  if (!away || read === away.cursor || away.resumed.length + away.asking.length + away.failed.length === 0) return null;
  const close = (): void => {
    localStorage.setItem(lastRead, away.cursor);
    setRead(away.cursor);
  };
  return <Note away={away} onClose={close} />;
}

function Note({ away, onClose }: { away: Away; onClose: () => void }) {
  const now = useNow(60_000);
  const entries = [
    ...away.failed.map((one) => ({ ...one, words: one.why, canRetry: true })),
    ...away.asking.map((one) => ({ ...one, words: "Its question is still open.", canRetry: false })),
    ...away.resumed.map((one) => ({ ...one, words: "Goes on.", canRetry: false })),
  ];
  return (
    <section aria-label="While Beckon was away" className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line bg-sunk px-6 py-2 text-fact max-tablet:px-4">
      <details className="min-w-0 flex-1">
        <summary className="tabular rounded-box">{awayWords(away, now)}</summary>
        <ul className="flex flex-col gap-1 py-2">
          {entries.map((entry) => (
            <Entry key={entry.ticket_id} entry={entry} />
          ))}
        </ul>
      </details>
      <Button size="small" onClick={onClose}>
        Close
      </Button>
    </section>
  );
}

interface EntryProps {
  entry: { ticket_id: string; ticket_name: string; words: string; canRetry: boolean };
}

/** One session of the report; where it could not go on, the way to start it again. */
function Entry({ entry: { ticket_id, ticket_name, words, canRetry } }: EntryProps) {
  const retry = useMutation({ mutationFn: () => actOnTicket(ticket_id, "retry") });
  const status = useView(({ tickets }) => tickets[ticket_id]?.status);
  const stands = status === "error" || status === "interrupted" || status === "waiting";
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <TicketLink ticket={{ ticket_id }}><Name>{ticket_name}</Name></TicketLink>
      <span className="text-soft">{words}</span>
      {canRetry && stands && (
        <Button size="small" disabled={retry.isPending} onClick={() => retry.mutate()}>
          Start it again with its history
        </Button>
      )}
      <FieldError error={retry.error?.message} />
    </li>
  );
}
