import { limits, type NewEvent, type Response, type TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import { mustFind } from "#tickets/change.ts";
import { newId } from "#tickets/new-id.ts";
import { settleKeys } from "#tickets/settle-keys.ts";
import { digestOf, type Shown } from "./digest.ts";
import { matchQuestion, matchRepeat } from "./match.ts";
import { ruling } from "./rules.ts";
import type { Settlement, Settlements } from "./settlements.ts";

/** Who asks: one attempt of a session. `claimed` collects the ids of questions that it has matched. */
export interface Asking {
  ticket_id: string;
  attempt: number;
  claimed: Set<string>;
  /** A client may repeat a call whose reply it lost: the same words are the same question, until its answer was delivered. */
  repeats?: true;
  /** Ends the wait, not the question. */
  until?: AbortSignal;
}

/** A question on record, and its end. */
export interface Asked {
  question_id: string;
  settled: Promise<Settlement>;
}

/**
 * Records what an agent needs a person for, before anyone hears of it; a question asked again after a cut attaches to the open
 * one, or gets the recorded answer at once. Errors: `ticket_closed` where the ticket is being stopped, `rate_limited` where
 * as many questions as people are shown at once (`limits.open_questions`) are open.
 */
export async function ask(log: Log, settlements: Settlements, asking: Asking, given: Shown): Promise<Asked> {
  // What people see is what is compared: a question asked again, and the call that a rule covers.
  const shown = log.redacted(given);
  const digest = digestOf(shown);
  for (;;) {
    const ticket = mustFind(log, asking.ticket_id);
    if (ticket.stopping || ticket.status === "cancelled")
      throw new AppError("ticket_closed", "This ticket is being stopped; nobody will be asked.");
    const match = asking.repeats ? matchRepeat(ticket, digest) : matchQuestion(ticket, digest, asking.attempt, asking.claimed);
    if (match.how === "answered") {
      asking.claimed.add(match.answer.id);
      return { question_id: match.answer.id, settled: Promise.resolve(answered(match.answer.response)) };
    }
    if (match.how === "attach") {
      asking.claimed.add(match.question.question_id);
      return { question_id: match.question.question_id, settled: settlements.wait(match.question.question_id, asking.until) };
    }
    const question_id = newId("q");
    const ruled = decided(log, ticket, question_id, shown);
    if (ruled.length === 0 && ticket.open_questions.length >= limits.open_questions)
      throw new AppError("rate_limited", `${ticket.open_questions.length} questions of this session are open. No more are taken until a person has answered one; wait for that.`);
    const dropped = new AbortController();
    const until = asking.until ? AbortSignal.any([asking.until, dropped.signal]) : dropped.signal;
    const settled = settlements.wait(question_id, until);
    const { ticket_id, session_id, version } = ticket;
    const previous = match.previous_question_id === undefined ? {} : { previous_question_id: match.previous_question_id };
    const asked: NewEvent = { type: "agent_question", ticket_id, session_id, question_id, ...shown, digest, attempt: asking.attempt, ...previous };
    const events = [asked, ...ruled];
    // oxlint-disable-next-line no-await-in-loop -- decided anew where the ticket changed in between
    const outcome = await log.append(events, { keys: settleKeys(events), expect: { ticket_id, version } });
    if (outcome.status === "appended") return { question_id, settled };
    dropped.abort();
  }
}

/** What a person's standing rule answers, in the same append: so nobody is asked, and all can see it. */
function decided(log: Log, ticket: TicketView, question_id: string, shown: Shown): NewEvent[] {
  const ruled = ruling(log, ticket, shown, Date.now());
  if (!ruled) return [];
  const { ticket_id, session_id } = ticket;
  const { rule, option } = ruled;
  return [
    { type: "question_answered", ticket_id, session_id, question_id, response: option, answered_by: rule.by, via: "rule", rule_id: rule.rule_id },
  ];
}

const answered = (response: Response): Settlement => ({ answered: response });
