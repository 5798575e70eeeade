import { limits, type Answer } from "@beckon/protocol";
import {
  RequestError,
  type CreateElicitationRequest,
  type CreateElicitationResponse,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
} from "@agentclientprotocol/sdk";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import { answerInAgentsWords } from "#questions/agents-words.ts";
import { ask, type Asking } from "#questions/ask.ts";
import type { Shown } from "#questions/digest.ts";
import type { Settlement, Settlements } from "#questions/settlements.ts";
import { decideOn, mustFind } from "#tickets/change.ts";
import { elicitationQuestion, permissionOutcome, permissionQuestion } from "./acp-question.ts";
import { clip } from "./clip.ts";
import { ownToolPermission } from "./mcp/own-tool.ts";
import type { Output } from "./output.ts";
import { qwenQuestion } from "./qwen-question.ts";
import type { Unaskable } from "./unaskable-form.ts";

const maxTold = 1_000;

/** What the questions of one attempt need. */
export interface AgentQuestionsOptions {
  log: Log;
  settlements: Settlements;
  asking: Asking;
  output: Output;
  /** Called once the answer to this question was returned to the agent's connection. */
  onReturned(questionId: string): void;
  /** Called before the agent hears that a person allowed it to change its mode. */
  onModeAllowed(by: string): void;
  /** True once the process is being ended. */
  over(): boolean;
  /** Called where something could not be recorded. */
  onLost(error: unknown): void;
}

/** How a question of the agent's ended. */
type Settled = { id: string; answer: Answer } | { closed: string };

/** ACP's requests for a person as questions on record, and their answers back as ACP wants them. */
export function createAgentQuestions({ log, settlements, asking, output, onReturned, onModeAllowed, over, onLost }: AgentQuestionsOptions) {
  /** Question ids by ACP's elicitation ids, while they are open; and the errands that were done before their question was on record. */
  const errands = new Map<string, string>();
  const doneEarly = new Set<string>();
  let waiting = 0;
  const settle = async (shown: Shown, signal: AbortSignal, onAsked?: (id: string) => void): Promise<Settled> => {
    output.flush();
    const { question_id: id, settled } = await ask(log, settlements, asking, shown).catch(refuse);
    onAsked?.(id);
    waiting += 1;
    const settlement = await Promise.race([settled, aborted(signal)]).finally(() => (waiting -= 1));
    if (settlement === undefined) {
      // A connection that broke leaves the question open: its answer goes to the next process.
      if (signal.reason instanceof RequestError) await close(id, "withdrawn");
      throw RequestError.requestCancelled();
    }
    if ("closed" in settlement) return { closed: settlement.closed };
    const answer = answerInAgentsWords(log, shown, settlement.answered);
    if (!answer) return { closed: "invalid" };
    // A process that is being ended does nothing with it any more: it waits for the next one.
    if (over()) throw RequestError.requestCancelled();
    onReturned(id);
    return { id, answer };
  };

  /** Nobody waits for the answer: the agent took its request back (ACP `$/cancel_request`), or what it was about is done. */
  const close = (question_id: string, reason: "withdrawn" | "completed") =>
    decideOn(log, asking.ticket_id, ({ ticket_id, session_id, open_questions }) =>
      open_questions.some((one) => one.question_id === question_id)
        ? [{ type: "question_closed", ticket_id, session_id, question_id, reason }]
        : [],
    );

  /** The end of a request that cannot be asked, with the reason; people are told it, too, as what the agent does next follows from it. */
  const refusal = ({ unaskable, field }: Unaskable, message: string): RequestError => {
    const { ticket_id, session_id } = mustFind(log, asking.ticket_id);
    const title = `It could not ask ${unaskable}. It was told so.`;
    output.say({ type: "agent_notice", ticket_id, session_id, severity: "warning", title, description: `It wanted to ask: ${clip(message, maxTold)}` });
    return RequestError.invalidParams({ field }, `Beckon cannot ask ${unaskable}`);
  };

  const answeredBy = (settled: Settled): string =>
    mustFind(log, asking.ticket_id).answered.find(({ question_id }) => "id" in settled && question_id === settled.id)?.answered_by ?? "A person";

  return {
    /** True while a question of the agent's is open. */
    waits: (): boolean => waiting > 0,
    async permission(request: RequestPermissionRequest, signal: AbortSignal): Promise<RequestPermissionResponse> {
      const call = output.toolCall(request.toolCall);
      const own = ownToolPermission(request, call);
      if (own) return own;
      // Nobody could ever answer it.
      if (request.options.length === 0) throw refusal({ unaskable: "for a permission: it gave no option to choose", field: "options" }, call.title);
      const form = qwenQuestion(request);
      const settled = await settle(form?.shown ?? permissionQuestion(call, request.options), signal);
      const answer = "answer" in settled ? settled.answer : undefined;
      const allowed = answer && "option" in answer ? answer.option.kind : undefined;
      // With Qwen's "Allow All Edits" goes a mode in which edits are not asked for.
      if (allowed === "allow_always" || (call.kind === "switch_mode" && allowed === "allow_once")) onModeAllowed(answeredBy(settled));
      return { ...(form ? form.answer(answer) : permissionOutcome(answer)), ...meta(settled) };
    },
    async elicitation(request: CreateElicitationRequest, signal: AbortSignal): Promise<CreateElicitationResponse> {
      const mapped = elicitationQuestion(request);
      if ("unaskable" in mapped) throw refusal(mapped, request.message);
      const { shown, elicitation_id: errand } = mapped;
      const onAsked = (id: string): void => {
        if (errand !== undefined) errands.set(errand, id);
        if (errand !== undefined && doneEarly.delete(errand)) close(id, "completed").catch(onLost);
      };
      const settled = await settle(shown, signal, onAsked).finally(() => errands.delete(errand ?? ""));
      if ("answer" in settled) return { ...mapped.answer(settled.answer), ...meta(settled) };
      return { action: settled.closed === "completed" ? "accept" : "cancel" };
    },
    completed(elicitationId: string): void {
      const id = errands.get(elicitationId);
      if (id !== undefined) return void close(id, "completed").catch(onLost);
      doneEarly.add(elicitationId);
      // Most are of questions that were answered since; only the newest may be of one that is being asked.
      const [oldest] = doneEarly;
      if (doneEarly.size > limits.open_questions && oldest !== undefined) doneEarly.delete(oldest);
    },
  };
}

/** Why nobody is asked, in JSON-RPC's words: an agent's request ends with the reason, not with a failure of ours. */
function refuse(error: unknown): never {
  throw error instanceof AppError ? RequestError.internalError({ code: error.code }, error.message) : error;
}

/** Tells agents that know it which question this answers, so that a repeated answer has its effect once. */
const meta = (settled: Settled) => ("id" in settled ? { _meta: { "beckon/question_id": settled.id } } : {});

const aborted = (signal: AbortSignal): Promise<Settlement | undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
