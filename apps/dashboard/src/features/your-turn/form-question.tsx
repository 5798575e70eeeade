import { useState, type FormEvent } from "react";
import { validateAnswer, type FieldValue } from "@beckon/protocol";
import { FieldError } from "#ui/field.tsx";
import { useFirstWrong } from "#ui/use-first-wrong.ts";
import { AnswerButtons } from "./answer-buttons.tsx";
import type { AnswerFormProps } from "./answer-form.ts";
import { FormFieldControl } from "./form-field.tsx";
import { formContent, formFields } from "./form-model.ts";

type Values = Record<string, FieldValue | undefined>;

/** An agent's form; checked here by the same rules as on the server. What was filled in stays through reloads. */
export default function FormQuestion({ question, isBusy, refusal, draft, onDraft, onSend }: AnswerFormProps) {
  const fields = formFields(question.schema ?? { type: "object", properties: {} });
  const initial = (): Values => Object.fromEntries(fields.map(({ name, initial: value }) => [name, value]));
  const [values, setValues] = useState<Values>(() => (draft === "" ? initial() : (JSON.parse(draft) as Values)));
  const [wrong, setWrong] = useState<{ field?: string; message: string }>();
  const fault = wrong ?? refusal;
  const form = useFirstWrong(fault);
  const faultOf = (name: string): string | undefined => (fault?.field === `response.content.${name}` ? fault.message : undefined);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const response = { action: "accept" as const, content: formContent(fields, values) };
    const checked = validateAnswer(question, response);
    setWrong(checked.ok ? undefined : checked.error);
    if (checked.ok && !isBusy) onSend(response);
  };
  const set = (name: string, value: FieldValue | undefined): void => {
    const next = { ...values, [name]: value };
    setValues(next);
    onDraft(JSON.stringify(next));
  };
  return (
    <form ref={form} noValidate className="flex flex-col gap-4" onSubmit={send}>
      {fields.map((field) => (
        <FormFieldControl key={field.name} field={field} value={values[field.name]} error={faultOf(field.name)} onChange={(value) => set(field.name, value)} />
      ))}
      {!fields.some(({ name }) => faultOf(name) !== undefined) && <FieldError error={fault?.message} />}
      <AnswerButtons isBusy={isBusy} isEmpty={false} onDecline={() => onSend({ action: "decline" })} />
    </form>
  );
}
