import type { SelectHTMLAttributes } from "react";
import { controlClass, Field, type FieldProps } from "./field.tsx";

type SelectFieldProps = FieldProps &
  SelectHTMLAttributes<HTMLSelectElement> & {
    options: readonly { id: string; label: string }[];
  };

/** One of a few; the browser's own list, so that it works with every keyboard and on every phone. */
export function SelectField({ label, hint, error, options, className = "", ...rest }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select {...control} {...rest} className={`h-9 max-tablet:h-12 ${controlClass} ${className}`}>
          {options.map(({ id, label: words }) => (
            <option key={id} value={id}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
