import type { FormEvent } from "react";
import { limits } from "@beckon/protocol";
import { TextArea } from "#ui/text-field.tsx";
import { AnswerButtons } from "./answer-buttons.tsx";
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
      <AnswerButtons isBusy={isBusy} isEmpty={draft.trim() === ""} onDecline={() => onSend({ action: "decline" })} />
    </form>
  );
}
