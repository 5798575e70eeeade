import { lazy, Suspense, useEffect, useRef, useState, type KeyboardEvent } from "react";
import type { Option, Remember } from "@beckon/protocol";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import { picked, type AnswerFormProps } from "./answer-form.ts";
import { NoteField } from "./note-field.tsx";
import { permissionButtons } from "./permission-options.ts";

/** Few permissions are answered for always. */
const AlwaysDialog = lazy(() => import("./always-dialog.tsx"));

/** A permission takes no input for this long, so that a hand already moving cannot allow it. */
const stillMs = 500;

/** The agent's options as buttons of equal size: a digit goes to one, Enter presses it; no single key ever allows. */
export function PermissionQuestion({ question, hasProject, isBusy, refusal, draft, onDraft, onSend }: AnswerFormProps) {
  const [isStill, setStill] = useState(true);
  const [always, setAlways] = useState<Option>();
  const rows = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setStill(false), stillMs);
    return () => clearTimeout(timer);
  }, []);
  const isBlocked = isBusy || isStill;
  const send = (id: string, remember?: Remember): void => {
    if (!isBlocked) onSend(picked(id, draft, remember));
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
        {permissionButtons(question.options ?? []).map(({ option: { id, kind }, label, once }) => (
          <Button
            key={id}
            size="row"
            tone={kind?.startsWith("reject") ? "danger" : "edge"}
            aria-disabled={isBlocked}
            onClick={() => (once && !isBlocked ? setAlways(once) : send(id))}
          >
            {label}
          </Button>
        ))}
      </div>
      {always && (
        <Suspense>
          <AlwaysDialog
            question={question}
            option={always}
            hasProject={hasProject}
            onClose={() => setAlways(undefined)}
            onSend={(remember) => {
              setAlways(undefined);
              send(always.id, remember);
            }}
          />
        </Suspense>
      )}
      <FieldError error={refusal?.message} />
      <NoteField note={draft} onNote={onDraft} disabled={isBusy} />
    </div>
  );
}
