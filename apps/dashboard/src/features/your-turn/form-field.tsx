import type { FieldValue } from "@beckon/protocol";
import { CheckRows, RadioRows } from "#ui/choice-rows.tsx";
import { FieldError } from "#ui/field.tsx";
import { SelectField } from "#ui/select-field.tsx";
import { TextField } from "#ui/text-field.tsx";
import type { FormField } from "./form-model.ts";

interface FormFieldProps {
  field: FormField;
  value: FieldValue | undefined;
  error: string | undefined;
  onChange: (value: FieldValue | undefined) => void;
}

const manyOptions = 6;

/** One field of an agent's form, as the control that fits it. */
export function FormFieldControl({ field, value, error, onChange }: FormFieldProps) {
  const { control, options, inputType, hint } = field;
  const label = field.required ? field.label : `${field.label} (may stay empty)`;
  const choices = options.map((option) => ({ id: option.value, label: option.label }));
  const text = typeof value === "string" || typeof value === "number" ? value : "";
  if (control === "checkbox")
    return (
      <div className="flex flex-col gap-1">
        <label className="flex items-start gap-3">
          <input type="checkbox" className="mt-1 size-4 accent-ink" checked={value === true} onChange={(event) => onChange(event.target.checked)} />
          <span>
            {field.label}
            {hint !== undefined && <span className="block text-fact text-soft">{hint}</span>}
          </span>
        </label>
        <FieldError error={error} />
      </div>
    );
  if (control === "checkboxes")
    return <CheckRows legend={label} hint={hint} choices={choices} error={error} value={Array.isArray(value) ? value : []} onChange={onChange} />;
  if (control === "radio" && options.length > manyOptions)
    return (
      <SelectField
        label={label}
        hint={hint}
        error={error}
        options={[{ id: "", label: "Choose" }, ...choices]}
        value={text}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    );
  if (control === "radio")
    return <RadioRows legend={label} hint={hint} choices={choices} error={error} value={typeof value === "string" ? value : undefined} onChange={onChange} />;
  return (
    <TextField
      label={label}
      hint={hint}
      error={error}
      type={control === "number" ? "number" : inputType}
      step={control === "number" ? "any" : undefined}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
