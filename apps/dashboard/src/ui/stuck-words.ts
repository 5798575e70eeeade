import { missingReceipts, needsLook, quietFor, type TicketView } from "@beckon/protocol";
import { durationWords } from "./time-words.ts";

/** Where a working agent may be stuck: what is late, or how long it has been quiet. */
export interface Stuck {
  what: "taken" | "went_on" | "quiet";
  words: string;
}

/** What a person should know of an agent that gives no sign, at `now` (milliseconds); `awake` is when Beckon last came back. */
export function stuckWords(ticket: TicketView, agent: string, now: number, awake?: string): Stuck | undefined {
  const late = missingReceipts(ticket, now).find(({ queued }) => !queued);
  if (late) {
    const thing = late.what === "answer" ? "answer" : "message";
    const time = durationWords(late.for);
    const words =
      late.step === "taken"
        ? `Your ${thing} is recorded, but ${agent} has not taken it for ${time}. It is not lost.`
        : `${agent} took your ${thing} ${time} ago and has given no sign since. It is not lost.`;
    return { what: late.step, words };
  }
  if (!needsLook(ticket, now, awake)) return undefined;
  const last = ticket.activity ? ` The last was: ${ticket.activity.text}.` : "";
  return { what: "quiet", words: `${agent} has given no sign for ${durationWords(quietFor(ticket, now, awake) ?? 0)}.${last} Its work so far is kept.` };
}
