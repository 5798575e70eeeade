import type { TicketView } from "@beckon/protocol";
import type { TicketState } from "#ui/ticket-state.ts";
import { secondsWords } from "#ui/time-words.ts";

type Check = NonNullable<TicketView["check"]>;

/** The mark that goes with a check's words. */
export function checkMark({ ended, exit_code }: Check): TicketState {
  if (ended === undefined) return "working";
  if (ended !== "exited") return "cancelled";
  return exit_code === 0 ? "done" : "error";
}

/** A check in words: its exit code and time, and whether it is of what is there now. */
export function checkWords(check: Check): string {
  if (check.ended === undefined) return "The check runs:";
  const words = endWords(check);
  return check.stale ? `Before the latest changes: ${words}` : words;
}

function endWords({ ended, exit_code, duration_ms = 0 }: Check): string {
  if (ended === "timeout") return `The check took more than ${secondsWords(duration_ms)} and was ended:`;
  if (ended === "stopped") return "The check was stopped:";
  if (ended === "cut") return "The check was cut off by a restart:";
  if (exit_code === 0) return `Checked in ${secondsWords(duration_ms)}, exit code 0:`;
  return `The check failed after ${secondsWords(duration_ms)}, exit code ${exit_code}:`;
}
