import { useMutation, useQuery } from "@tanstack/react-query";
import { keys } from "#api/keys.ts";
import { fetchReach, makeLink } from "#api/people.ts";
import { pushSupport } from "#api/push.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { StateMark } from "#ui/state-mark.tsx";
import { clockWords } from "#ui/time-words.ts";
import { useNow } from "#ui/use-now.ts";
import { QrCode } from "./qr-code.tsx";
import { addressOf, phoneSteps } from "./steps.ts";

const isPhone = (): boolean => matchMedia("(pointer: coarse)").matches && Math.min(screen.width, screen.height) < 700;
const isInstalled = (): boolean => matchMedia("(display-mode: standalone)").matches;

/** The way to the phone, step by step: what is there, what is next, and a link for it to scan. */
export function ConnectPhone() {
  const { data: reach, error } = useQuery({ queryKey: keys.reach, queryFn: fetchReach, staleTime: 30_000 });
  const { data: support } = useQuery({ queryKey: keys.push, queryFn: pushSupport });
  const link = useMutation({ mutationFn: makeLink });
  const now = useNow(1_000);
  if (!reach) return <FieldError error={error?.message} />;
  const facts = { reach, origin: location.origin, isPhone: isPhone(), isInstalled: isInstalled(), hasPush: support === "on" };
  const steps = phoneSteps(facts);
  const next = steps.findIndex(({ isDone }) => !isDone);
  const isFresh = link.data !== undefined && Date.parse(link.data.expires_at) > now;
  return (
    <>
      <ol className="flex flex-col gap-1">
        {steps.map(({ name, isDone, todo }, index) => (
          <li key={name} className="flex items-start gap-2">
            <StateMark state={isDone ? "done" : "pending"} className="mt-1.5" />
            <span>
              <span className="sr-only">{isDone ? "Done: " : "Not yet: "}</span>
              <span className={index === next ? "font-strong" : ""}>{name}</span>
              {index === next && <span className="text-soft">. {todo}</span>}
            </span>
          </li>
        ))}
      </ol>
      {!facts.isPhone && addressOf(facts) !== undefined && (
        <Button size="small" className="self-start" disabled={link.isPending} onClick={() => link.mutate()}>
          {isFresh ? "Make another link" : "Make a link for the phone"}
        </Button>
      )}
      <FieldError error={link.error?.message} />
      {isFresh && (
        <div className="flex flex-col gap-2">
          <p className="tabular">Scan this with the phone. It signs one device in, once, until {clockWords(link.data.expires_at, now)}.</p>
          <QrCode text={link.data.url} label="Sign-in link for the phone" />
          <Command>{link.data.url}</Command>
        </div>
      )}
    </>
  );
}
