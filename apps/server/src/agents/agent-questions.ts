import { validateAnswer, type Answer } from "@beckon/protocol";
import {
  RequestError,
  type CreateElicitationRequest,
  type CreateElicitationResponse,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
} from "@agentclientprotocol/sdk";
import type { Log } from "#log/log.ts";
import { ask, type Asking } from "#questions/ask.ts";
import type { Shown } from "#questions/digest.ts";
import type { Settlement, Settlements } from "#questions/settlements.ts";
import { decideOn } from "#tickets/change.ts";
import { elicitationQuestion, permissionOutcome, permissionQuestion } from "./acp-question.ts";
import type { Output } from "./output.ts";

/** What the questions of one attempt need. */
export interface AgentQuestionsOptions {
  log: Log;
  settlements: Settlements;
  asking: Asking;
  output: Output;
  /** Called once the answer to this question was returned to the agent's connection. */
  onReturned(questionId: string): void;
}

/** ACP's requests for a person as questions on record, and their answers back as ACP wants them. */
export function createAgentQuestions({ log, settlements, asking, output, onReturned }: AgentQuestionsOptions) {
  const settle = async (shown: Shown, signal: AbortSignal): Promise<{ id: string; answer: Answer } | undefined> => {
    output.flush();
    const { question_id, settled } = await ask(log, settlements, asking, shown);
    const settlement = await Promise.race([settled, aborted(signal)]);
    if (settlement === undefined) {
      // A connection that broke leaves the question open: its answer goes to the next process.
      if (signal.reason instanceof RequestError) await withdraw(question_id);
      throw RequestError.requestCancelled();
    }
    if ("closed" in settlement) return undefined;
    const checked = validateAnswer(shown, settlement.answered);
    if (!checked.ok) return undefined;
    onReturned(question_id);
    return { id: question_id, answer: checked.answer };
  };

  /** The agent took its request back (ACP `$/cancel_request`): nobody waits for the answer. */
  const withdraw = (question_id: string) =>
    decideOn(log, asking.ticket_id, ({ ticket_id, session_id, open_questions }) =>
      open_questions.some((one) => one.question_id === question_id)
        ? [{ type: "question_closed", ticket_id, session_id, question_id, reason: "withdrawn" }]
        : [],
    );

  return {
    async permission(request: RequestPermissionRequest, signal: AbortSignal): Promise<RequestPermissionResponse> {
      const call = output.toolCall(request.toolCall);
      const settled = await settle(permissionQuestion(call, request.options), signal);
      return { ...permissionOutcome(settled?.answer), ...meta(settled?.id) };
    },
    async elicitation(request: CreateElicitationRequest, signal: AbortSignal): Promise<CreateElicitationResponse> {
      const mapped = elicitationQuestion(request);
      if (!mapped) throw RequestError.invalidParams({ mode: request.mode });
      const settled = await settle(mapped.shown, signal);
      return settled ? { ...mapped.answer(settled.answer), ...meta(settled.id) } : { action: "cancel" };
    },
  };
}

/** Tells agents that know it which question this answers, so that a repeated answer has its effect once. */
const meta = (id: string | undefined) => (id === undefined ? {} : { _meta: { "beckon/question_id": id } });

const aborted = (signal: AbortSignal): Promise<Settlement | undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
