import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from "react";
import { controlClass, Field, type FieldProps } from "./field.tsx";

type TextFieldProps = FieldProps & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> };
type TextAreaProps = FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> };

/** One line of text, with its label, hint and error. */
export function TextField({ label, hint, error, className = "", ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={fullWords(rest) ?? hint} error={error}>
      {(control) => <input {...control} {...rest} className={`h-9 max-tablet:h-12 ${controlClass} ${className}`} />}
    </Field>
  );
}

/** Several lines of text; grows with what is written, up to half of the screen. */
export function TextArea({ label, hint, error, className = "", rows = 4, ...rest }: TextAreaProps) {
  return (
    <Field label={label} hint={fullWords(rest) ?? hint} error={error}>
      {(control) => (
        <textarea {...control} rows={rows} {...rest} className={`field-sizing-content max-h-[50dvh] min-h-24 resize-y py-2 ${controlClass} ${className}`} />
      )}
    </Field>
  );
}

/** Once a field is full, it says so: browsers cut what is pasted in silence. */
function fullWords({ maxLength, value }: Pick<TextFieldProps, "maxLength" | "value">): string | undefined {
  const isFull = maxLength !== undefined && typeof value === "string" && value.length >= maxLength;
  return isFull ? `No more than ${maxLength.toLocaleString("en")} characters fit here; the rest is left out.` : undefined;
}
