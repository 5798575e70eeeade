import { useId, type ReactNode } from "react";
import { StateMark } from "./state-mark.tsx";

/** What every field takes beside its own attributes. */
export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the value, as a sentence. */
  error?: string | undefined;
}

/** Attributes that tie a control to its hint and error. */
export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

export const controlClass =
  "w-full rounded-box border border-edge bg-surface px-3 text-body text-ink placeholder:text-soft hover:border-ink aria-invalid:border-fail disabled:border-line disabled:text-soft";

/** Label, control, hint and error, tied together for assistive technology. */
export function Field({ label, hint, error, children }: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  const errorId = error === undefined ? undefined : `${id}-error`;
  const describedBy = [errorId, hintId].filter((one) => one !== undefined).join(" ");
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-strong">
        {label}
      </label>
      {children({ id, "aria-describedby": describedBy === "" ? undefined : describedBy, "aria-invalid": error === undefined ? undefined : true })}
      {hint !== undefined && (
        <p id={hintId} className="text-fact text-soft">
          {hint}
        </p>
      )}
      <FieldError id={errorId} error={error} />
    </div>
  );
}

/** What is wrong, below the control that it is about. */
export function FieldError({ id, error }: { id?: string | undefined; error: string | undefined }) {
  if (error === undefined) return null;
  return (
    // Beside a control its description is read with it; elsewhere nobody would hear of it.
    <p id={id} role={id === undefined ? "alert" : undefined} className="flex items-start gap-1.5 text-fact text-fail">
      <StateMark state="error" className="mt-[3px]" />
      {error}
    </p>
  );
}
