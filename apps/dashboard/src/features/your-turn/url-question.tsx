import { Button, buttonClass } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import type { AnswerFormProps } from "./answer-form.ts";

/** A page to open elsewhere; the person says when it is done. */
export function UrlQuestion({ question: { url }, isBusy, refusal, onSend }: AnswerFormProps) {
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2 max-tablet:gap-3">
        {url !== undefined && /^https?:/.test(url) && (
          <a href={url} target="_blank" rel="noopener noreferrer" className={buttonClass("edge")}>
            Open the page
          </a>
        )}
        <Button tone="main" disabled={isBusy} onClick={() => onSend({ action: "accept" })}>
          {isBusy ? "sending" : "I did it"}
        </Button>
        <Button disabled={isBusy} onClick={() => onSend({ action: "decline" })}>
          Decline
        </Button>
      </div>
      <FieldError error={refusal?.message} />
    </div>
  );
}
