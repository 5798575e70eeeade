import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { addToken } from "#api/people.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { TextField } from "#ui/text-field.tsx";
import { useFirstWrong } from "#ui/use-first-wrong.ts";

/** Lets one more person in: a name, and what is told once. */
export function NewToken({ onAdded }: { onAdded: () => void }) {
  const [name, setName] = useState("");
  const add = useMutation({
    mutationFn: addToken,
    onSuccess() {
      setName("");
      onAdded();
    },
  });
  const form = useFirstWrong(add.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate(name.trim());
  };
  return (
    <>
      <form ref={form} onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <div className="min-w-48 flex-1">
          <TextField label="Name of a person" autoComplete="off" maxLength={60} value={name} error={add.error?.message} onChange={({ target }) => setName(target.value)} />
        </div>
        <Button type="submit" disabled={name.trim() === "" || add.isPending}>
          Let them in
        </Button>
      </form>
      {add.data && (
        <div role="status" className="flex flex-col gap-2">
          <p>This is shown once. The link signs {add.data.name} in, and the token is for scripts; both last until you revoke them.</p>
          <Command>{add.data.url}</Command>
          <Command>{add.data.token}</Command>
        </div>
      )}
    </>
  );
}
