import type { Delivery, NewEvent, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import { answerInAgentsWords } from "#questions/agents-words.ts";
import { ask } from "#questions/ask.ts";
import type { Settlement, Settlements } from "#questions/settlements.ts";
import { decideOn, mustFind } from "#tickets/change.ts";
import { answersOf, shownOf, type Answers, type AskInput } from "./ask-input.ts";

/** What a question has come to, as an agent is told. */
export type Outcome =
  | { status: "answered"; question_id: string; answers: Answers }
  | { status: "declined" | "pending"; question_id: string }
  | { status: "closed"; question_id: string; reason: string };

/** What an agent's tools are made from. */
export interface DeskOptions {
  log: Log;
  settlements: Settlements;
  ticket_id: string;
  /** How long one call waits for a person. */
  waitMs: number;
}

/** Where one session's agent asks, looks for answers, and reports. */
export interface Desk {
  /** Records the question, then waits a while; `signal` ends the wait, never the question. */
  ask(input: AskInput, signal: AbortSignal): Promise<Outcome>;
  /** What stands for the agent: answers and messages that it was not told yet, and the ids of open questions. */
  look(): { answers: { question_id: string; question: string; response: string }[]; messages: { message_id: string; text: string }[]; open: string[] };
  /** Records that answers and messages were handed over. */
  delivered(ids: readonly string[]): Promise<void>;
  report(text: string): Promise<void>;
}

/** The desk of a ticket's session. */
export function createDesk({ log, settlements, ticket_id, waitMs }: DeskOptions): Desk {
  const undelivered = (): Delivery[] => mustFind(log, ticket_id).deliveries.filter((one) => !one.delivered);
  return {
    async ask(input, signal) {
      const shown = shownOf(input);
      const { attempt } = mustFind(log, ticket_id);
      const over = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
      const { question_id, settled } = await ask(log, settlements, { ticket_id, attempt, claimed: new Set(), repeats: true, until: over }, shown);
      const settlement = await Promise.race([settled, aborted(over)]);
      return settlement ? outcomeOf(log, input, question_id, settlement) : { status: "pending", question_id };
    },
    look() {
      const { open_questions } = mustFind(log, ticket_id);
      const waiting = undelivered();
      return {
        answers: waiting.flatMap((one) => (one.what === "answer" ? [{ question_id: one.id, question: one.message, response: one.said }] : [])),
        messages: waiting.flatMap((one) => (one.what === "message" ? [{ message_id: one.id, text: one.text }] : [])),
        open: open_questions.map(({ question_id }) => question_id),
      };
    },
    async delivered(ids) {
      await decideOn(log, ticket_id, (ticket) => ids.flatMap((id) => receipt(ticket, id)));
    },
    async report(text) {
      await decideOn(log, ticket_id, ({ session_id, status }) => {
        if (status === "cancelled" || status === "done") throw new AppError("ticket_closed", `This ticket is ${status}; nobody reads reports on it.`);
        return [{ type: "agent_notice", ticket_id, session_id, severity: "info", title: text }];
      });
    },
  };
}

function outcomeOf(log: Log, input: AskInput, question_id: string, settlement: Settlement): Outcome {
  if ("closed" in settlement) return { status: "closed", question_id, reason: settlement.closed };
  const answer = answerInAgentsWords(log, shownOf(input), settlement.answered);
  const answers = answer && answersOf(input, answer);
  return answers ? { status: "answered", question_id, answers } : { status: "declined", question_id };
}

/** Only what waits for its delivery is delivered, and once. */
function receipt({ ticket_id, session_id, attempt, turn, deliveries }: TicketView, id: string): NewEvent[] {
  const waiting = deliveries.find((one) => one.id === id && !one.delivered);
  if (!waiting) return [];
  const common = { ticket_id, session_id, attempt, turn };
  return [waiting.what === "answer" ? { type: "question_delivered", question_id: id, ...common } : { type: "message_delivered", message_id: id, ...common }];
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
