import { useId, type ReactNode } from "react";
import { FieldError } from "./field.tsx";

/** One way to choose. */
interface Choice {
  id: string;
  label: ReactNode;
  description?: ReactNode;
}

interface RowsProps {
  legend: ReactNode;
  /** True where the heading above already says it; it is still read out. */
  legendHidden?: boolean;
  hint?: ReactNode;
  choices: readonly Choice[];
  error?: string | undefined;
  disabled?: boolean;
}

interface RadioRowsProps extends RowsProps {
  value: string | undefined;
  onChange: (id: string) => void;
}

interface CheckRowsProps extends RowsProps {
  value: readonly string[];
  onChange: (ids: string[]) => void;
}

/** One of several, each a full row: 48 px on a phone, 12 px apart. */
export function RadioRows({ value, onChange, ...rest }: RadioRowsProps) {
  return <Rows {...rest} type="radio" isChosen={(id) => id === value} onToggle={onChange} />;
}

/** Any of several, each a full row. */
export function CheckRows({ value, onChange, ...rest }: CheckRowsProps) {
  const toggle = (id: string) => onChange(value.includes(id) ? value.filter((one) => one !== id) : [...value, id]);
  return <Rows {...rest} type="checkbox" isChosen={(id) => value.includes(id)} onToggle={toggle} />;
}

interface AnyRowsProps extends RowsProps {
  type: "radio" | "checkbox";
  isChosen: (id: string) => boolean;
  onToggle: (id: string) => void;
}

function Rows({ legend, legendHidden = false, hint, choices, error, disabled, type, isChosen, onToggle }: AnyRowsProps) {
  const name = useId();
  return (
    <fieldset disabled={disabled} className="flex flex-col gap-1" aria-describedby={error === undefined ? undefined : `${name}-error`}>
      <legend className={legendHidden ? "sr-only" : "mb-1 font-strong"}>{legend}</legend>
      <div className="flex flex-col gap-2 max-tablet:gap-3">
        {choices.map(({ id, label, description }) => (
          <label
            key={id}
            className="flex min-h-9 items-start gap-3 rounded-box border border-edge bg-surface px-3 py-1.5 transition-colors hover:border-ink has-checked:border-ink has-checked:bg-sunk has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink max-tablet:min-h-12 max-tablet:py-3"
          >
            <input
              type={type}
              name={name}
              checked={isChosen(id)}
              onChange={() => onToggle(id)}
              className="mt-1 size-4 shrink-0 accent-ink outline-none max-tablet:mt-1"
            />
            <span>
              {label}
              {description !== undefined && <span className="block text-fact text-soft">{description}</span>}
            </span>
          </label>
        ))}
      </div>
      {hint !== undefined && <p className="text-fact text-soft">{hint}</p>}
      <FieldError id={`${name}-error`} error={error} />
    </fieldset>
  );
}
