import { useState, type FormEvent } from "react";
import { signIn, tokenOf } from "#api/session.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { TextField } from "#ui/text-field.tsx";

/** The only page for who is not signed in: how to get a link, and a field for who has one. `why` a link did not open. */
export function SignInPage({ why, onSignedIn }: { why: string | undefined; onSignedIn: () => void }) {
  const [text, setText] = useState("");
  const [error, setError] = useState(why);
  const [isSending, setSending] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSending(true);
    try {
      await signIn(tokenOf(text));
      onSignedIn();
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      setSending(false);
    }
  };
  return (
    <main className="mx-auto flex min-h-dvh max-w-[60ch] flex-col justify-center gap-4 p-4 tablet:p-6">
      <h1 className="text-page font-strong">Sign in</h1>
      <p>A link opens Beckon in this browser. On the computer where Beckon runs, in its folder, run</p>
      <Command>npx pnpm@12.21.0 run link</Command>
      <p className="text-soft">and open what it prints. It signs one browser in, once, within 10 minutes. Agents go on meanwhile.</p>
      <form onSubmit={(event) => void send(event)} className="flex flex-col gap-3">
        <TextField
          label="Or paste a link or a token"
          type="password"
          autoComplete="off"
          value={text}
          error={error}
          onChange={({ target }) => setText(target.value)}
        />
        <Button type="submit" tone="main" className="self-start" disabled={text.trim() === "" || isSending}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
