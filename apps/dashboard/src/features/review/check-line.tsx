import { useMutation } from "@tanstack/react-query";
import type { TicketView } from "@beckon/protocol";
import { actOnWork, type WorkAction } from "#api/review.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { StateMark } from "#ui/state-mark.tsx";
import { checkMark, checkWords } from "./check-words.ts";

/** What Beckon itself ran on the work, and how it ended. */
export function CheckLine({ ticket, command }: { ticket: TicketView; command: string }) {
  const { check, active } = ticket;
  const act = useMutation({ mutationFn: (action: WorkAction) => actOnWork(ticket.ticket_id, action) });
  const isRunning = check !== undefined && check.ended === undefined;
  if (command === "" && !check) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-fact">
      <p className="tabular flex items-start gap-1.5">
        <StateMark state={check ? checkMark(check) : "pending"} className="mt-[3px]" />
        <span>
          {check ? checkWords(check) : "The check has not run yet."} <Command isBlock={false}>{check?.command ?? command}</Command>
        </span>
      </p>
      {isRunning ? (
        <Button size="small" disabled={act.isPending} onClick={() => act.mutate("stop-check")}>
          Stop check
        </Button>
      ) : (
        !active && (
          <Button size="small" disabled={act.isPending} onClick={() => act.mutate("check")}>
            Run check
          </Button>
        )
      )}
      <FieldError error={act.error?.message} />
    </div>
  );
}
