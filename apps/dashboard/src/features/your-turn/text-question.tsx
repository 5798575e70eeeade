import type { FormEvent } from "react";
import { limits } from "@beckon/protocol";
import { Button } from "#ui/button.tsx";
import { TextArea } from "#ui/text-field.tsx";
import type { AnswerFormProps } from "./answer-form.ts";

/** Words as an answer; Ctrl or Command with Enter sends. */
export function TextQuestion({ isBusy, refusal, draft, onDraft, onSend }: AnswerFormProps) {
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (draft.trim() !== "" && !isBusy) onSend(draft);
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={send}>
      <TextArea
        label="Your answer"
        error={refusal?.message}
        rows={3}
        maxLength={limits.response}
        value={draft}
        readOnly={isBusy}
        onChange={(event) => onDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(event);
        }}
      />
      <div className="flex flex-wrap gap-2 max-tablet:gap-3">
        <Button tone="main" type="submit" disabled={isBusy || draft.trim() === ""}>
          {isBusy ? "sending" : "Send"}
        </Button>
        <Button disabled={isBusy} onClick={() => onSend({ action: "decline" })}>
          Decline
        </Button>
      </div>
    </form>
  );
}
