import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { limits, type AcceptPreview, type AcceptWay, type TicketView } from "@beckon/protocol";
import { acceptWork } from "#api/review.ts";
import { Button } from "#ui/button.tsx";
import { RadioRows } from "#ui/choice-rows.tsx";
import { Command } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { TextArea } from "#ui/text-field.tsx";
import { countWords } from "#ui/time-words.ts";
import { useDraft } from "#ui/use-draft.ts";

const ways: readonly AcceptWay[] = ["squash", "push", "branch"];

const labels: Record<AcceptWay, (preview: AcceptPreview) => string> = {
  squash: ({ base }) => `Squash into ${base}`,
  push: () => "Push and open a pull request",
  branch: ({ branch }) => `Keep the branch ${branch}`,
};

const effects: Record<AcceptWay, (preview: AcceptPreview) => string> = {
  squash: ({ base }) => `${base} gets one commit.`,
  push: ({ remote }) => `To ${remote ?? "the remote"}.`,
  branch: () => "Nothing is merged; the ticket is done.",
};

interface AcceptFormProps {
  ticket: TicketView;
  tree: string;
  preview: AcceptPreview;
  onClose: () => void;
  onAskRebase: () => void;
}

/** The three ways, with what stands in the way of each, and the commit message. */
export function AcceptForm({ ticket, tree, preview, onClose, onAskRebase }: AcceptFormProps) {
  const { problems, conflicts, base, uncommitted } = preview;
  // With a conflict, the next step is a rebase; nothing is pushed unless a person chooses it.
  const [way, setWay] = useState<AcceptWay>(() => (conflicts.length > 0 ? "squash" : (ways.find((one) => problems[one] === undefined) ?? "squash")));
  // What was written stays when the dialog is closed to look again; untouched, it is the newest suggestion.
  const [draft, setDraft] = useDraft(`accept/${ticket.ticket_id}`);
  const [isTouched, setTouched] = useState(false);
  const message = isTouched || draft !== "" ? draft : preview.message;
  const write = (text: string): void => {
    setTouched(true);
    setDraft(text);
  };
  const accept = useMutation({
    mutationFn: () => acceptWork(ticket.ticket_id, { way, message, tree }),
    onSuccess: () => {
      setDraft("");
      onClose();
    },
  });
  const problem = problems[way];
  const isMessageNeeded = way === "squash" || uncommitted > 0 || way === "push";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <RadioRows
        legend="How"
        choices={ways.map((one) => ({ id: one, label: labels[one](preview), description: problems[one] ?? effects[one](preview) }))}
        value={way}
        onChange={(id) => setWay(id as AcceptWay)}
      />
      {conflicts.length > 0 && way === "squash" && (
        <div className="flex flex-col gap-2 rounded-box border border-line bg-sunk p-3">
          <p>
            {base} and the ticket changed the same lines in {countWords(conflicts.length, "file")}. Nothing was changed.
          </p>
          <Command>{conflicts.join("\n")}</Command>
          <div>
            <Button onClick={onAskRebase}>Ask the agent to rebase</Button>
          </div>
        </div>
      )}
      {preview.left_out.map((sentence) => (
        <p key={sentence}>{sentence} It is not accepted with the rest; it stays in the ticket's folder.</p>
      ))}
      {uncommitted > 0 && (
        <p className="tabular text-fact text-soft">
          {countWords(uncommitted, "file")} {uncommitted === 1 ? "is" : "are"} not committed yet; {uncommitted === 1 ? "it goes" : "they go"} into this commit.
        </p>
      )}
      {isMessageNeeded && (
        <TextArea label="Commit message" rows={4} maxLength={limits.message} value={message} onChange={(event) => write(event.target.value)} />
      )}
      <FieldError error={accept.error?.message} />
      <div>
        <Button tone="main" type="submit" disabled={accept.isPending || problem !== undefined || (isMessageNeeded && message.trim() === "")}>
          {accept.isPending ? "sending" : labels[way](preview)}
        </Button>
      </div>
    </form>
  );
}
