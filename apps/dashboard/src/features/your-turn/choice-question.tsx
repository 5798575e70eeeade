import { useState, type FormEvent, type KeyboardEvent } from "react";
import { RadioRows } from "#ui/choice-rows.tsx";
import { picked, type AnswerFormProps } from "./answer-form.ts";
import { AnswerButtons } from "./answer-buttons.tsx";
import { NoteField } from "./note-field.tsx";

/** Rows to choose from, in the agent's order: a digit selects, Enter sends. */
export function ChoiceQuestion({ question, isBusy, refusal, draft, onDraft, onSend }: AnswerFormProps) {
  const options = question.options ?? [];
  const [chosen, setChosen] = useState<string>();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen === undefined || isBusy) return;
    onSend(picked(chosen, draft));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLTextAreaElement) return;
    const option = options[Number(event.key) - 1];
    if (option) setChosen(option.id);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the digits are a shortcut; every row works alone
    <form className="flex flex-col gap-3" onSubmit={send} onKeyDown={onKeyDown}>
      <RadioRows
        legend={question.message}
        legendHidden
        disabled={isBusy}
        error={refusal?.message}
        value={chosen}
        onChange={setChosen}
        choices={options.map(({ id, label, description }, index) => ({
          id,
          label: (
            <>
              {label}
              {index < 9 && (
                <span aria-hidden className="ml-2 text-fact text-soft max-tablet:hidden">
                  {index + 1}
                </span>
              )}
            </>
          ),
          description,
        }))}
      />
      <NoteField note={draft} onNote={onDraft} disabled={isBusy} />
      <AnswerButtons isBusy={isBusy} isEmpty={chosen === undefined} onDecline={() => onSend({ action: "decline" })} />
    </form>
  );
}
