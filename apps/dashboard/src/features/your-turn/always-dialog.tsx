import { useState, type FormEvent } from "react";
import { coverableKinds, type Option, type QuestionView, type Remember } from "@beckon/protocol";
import { Button } from "#ui/button.tsx";
import { RadioRows } from "#ui/choice-rows.tsx";
import { Command } from "#ui/command.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { SelectField } from "#ui/select-field.tsx";

interface AlwaysDialogProps {
  question: QuestionView;
  /** The option that counts once, and that the rule will give from now on. */
  option: Option;
  hasProject: boolean;
  onClose: () => void;
  onSend: (remember: Remember) => void;
}

const hour = 3_600_000;
const ends = [
  { id: "", label: "As long as that lasts" },
  { id: String(hour), label: "For an hour" },
  { id: String(24 * hour), label: "For a day" },
  { id: String(7 * 24 * hour), label: "For a week" },
];

/** How far an answer reaches, and for how long; nothing is sent before it is said. */
export default function AlwaysDialog({ question, option, hasProject, onClose, onSend }: AlwaysDialogProps) {
  const [scope, setScope] = useState<Remember["scope"]>("ticket");
  const [covers, setCovers] = useState<Remember["covers"]>("call");
  const [end, setEnd] = useState("");
  const { tool_call: call, message } = question;
  const isCoverable = call !== undefined && coverableKinds.has(call.kind);
  const verb = option.kind?.startsWith("allow") ? "Allow" : "Deny";
  const scopes: { id: Remember["scope"]; label: string; description?: string }[] = [
    { id: "session", label: "In this conversation", description: "Until the agent begins a new one." },
    { id: "ticket", label: "In this ticket" },
    ...(hasProject ? [{ id: "project" as const, label: "In this project", description: "In all its tickets, also new ones." }] : []),
  ];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSend({ scope, covers, ...(end === "" ? {} : { expires_in_ms: Number(end) }) });
  };
  return (
    <Dialog isOpen onClose={onClose} title={`${verb} always`} description="Beckon gives this answer from now on. System lists it, and takes it back.">
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <Command>{call?.input ?? message}</Command>
        <RadioRows legend="Where" choices={scopes} value={scope} onChange={(id) => setScope(id as Remember["scope"])} />
        {isCoverable && (
          <RadioRows
            legend="What"
            choices={[
              { id: "call", label: "Exactly this" },
              { id: "kind", label: `Every call of the kind ${call.kind}` },
            ]}
            value={covers}
            onChange={(id) => setCovers(id as Remember["covers"])}
          />
        )}
        <SelectField label="How long" options={ends} value={end} onChange={(event) => setEnd(event.target.value)} />
        <div className="flex flex-wrap gap-2 max-tablet:gap-3">
          <Button tone={verb === "Allow" ? "main" : "danger"} type="submit">
            {verb} always
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
