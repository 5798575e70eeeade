import { useState } from "react";
import { limits } from "@beckon/protocol";
import { Button } from "#ui/button.tsx";
import { TextArea } from "#ui/text-field.tsx";

/** A word that goes with a choice; behind a button until it is wanted. */
export function NoteField({ note, onNote, disabled }: { note: string; onNote: (note: string) => void; disabled: boolean }) {
  const [isOpen, setOpen] = useState(note !== "");
  if (!isOpen)
    return (
      <Button tone="plain" size="small" className="self-start px-0! font-regular!" onClick={() => setOpen(true)}>
        Add a word
      </Button>
    );
  return (
    <TextArea
      label="A word with it"
      hint="The agent reads it when its turn ends."
      rows={2}
      maxLength={limits.note}
      value={note}
      disabled={disabled}
      onChange={(event) => onNote(event.target.value)}
    />
  );
}
