import { useMutation } from "@tanstack/react-query";
import { useLive, useView, type Entry } from "#live/hooks.ts";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import { responseWords } from "#ui/response-words.ts";
import { clockWords, durationWords } from "#ui/time-words.ts";
import { useNow } from "#ui/use-now.ts";

interface FasterProps {
  entry: Entry;
  draft: string;
  /** When this browser sent its own answer, in milliseconds; undefined where it only wrote. */
  sentAt: number | undefined;
  onDone: () => void;
}

/** The question was settled by somebody else; what was typed here is kept, and can still be said. */
export function Faster({ entry: { question, ticket }, draft, sentAt, onDone }: FasterProps) {
  const now = useNow(10_000);
  const answer = useView(({ tickets }) => tickets[ticket.ticket_id])?.answered.find((one) => one.question_id === question.question_id);
  const { message } = useLive();
  const send = useMutation({ networkMode: "always", mutationFn: () => message({ ticket_id: ticket.ticket_id, text: draft }), onSuccess: onDone });
  const kept = draft.trim() !== "";
  const when = (at: string): string =>
    sentAt === undefined ? `at ${clockWords(at, now, true)}` : `${durationWords(Math.max(0, sentAt - Date.parse(at)))} before you`;
  return (
    <article aria-label="Settled question" className="flex flex-col items-start gap-2 rounded-box border border-line bg-surface p-3">
      <p className="text-soft">{question.message}</p>
      <p role="status">
        {answer
          ? `${answer.answered_by} answered ${when(answer.answered_at)}: "${responseWords(answer.response, question.options)}".`
          : "This question was closed; nobody waits for its answer any more."}
        {kept && " Your text is still here."}
      </p>
      {kept && <blockquote className="border-l-2 border-edge pl-3 whitespace-pre-wrap">{draft}</blockquote>}
      <FieldError error={send.error?.message} />
      <div className="flex flex-wrap gap-2">
        {kept && (
          <Button size="small" disabled={send.isPending} onClick={() => send.mutate()}>
            Send it as a message
          </Button>
        )}
        <Button size="small" tone="plain" onClick={onDone}>
          Let it go
        </Button>
      </div>
    </article>
  );
}
