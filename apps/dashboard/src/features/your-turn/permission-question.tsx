import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import { picked, type AnswerFormProps } from "./answer-form.ts";
import { NoteField } from "./note-field.tsx";

/** A permission takes no input for this long, so that a hand already moving cannot allow it. */
const stillMs = 500;

/** The agent's options as buttons of equal size: a digit goes to one, Enter presses it; no single key ever allows. */
export function PermissionQuestion({ question, isBusy, refusal, draft, onDraft, onSend }: AnswerFormProps) {
  const [isStill, setStill] = useState(true);
  const rows = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setStill(false), stillMs);
    return () => clearTimeout(timer);
  }, []);
  const isBlocked = isBusy || isStill;
  const send = (id: string): void => {
    if (!isBlocked) onSend(picked(id, draft));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLTextAreaElement) return;
    // An index, not item(): that takes every key that is no digit for the first option, and moves Enter from Deny to Allow.
    rows.current?.querySelectorAll("button")[Number(event.key) - 1]?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the digits are a shortcut; every button works alone
    <div className="flex flex-col gap-3" onKeyDown={onKeyDown}>
      <div ref={rows} className="flex flex-col gap-2 max-tablet:gap-3">
        {question.options?.map(({ id, label, kind }) => (
          <Button key={id} size="row" tone={kind?.startsWith("reject") ? "danger" : "edge"} aria-disabled={isBlocked} onClick={() => send(id)}>
            {label}
          </Button>
        ))}
      </div>
      <FieldError error={refusal?.message} />
      <NoteField note={draft} onNote={onDraft} disabled={isBusy} />
    </div>
  );
}
