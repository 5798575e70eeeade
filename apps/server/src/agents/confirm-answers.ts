import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { decideOn } from "#tickets/change.ts";
import type { AgentProcess } from "./agent-process.ts";

/** What confirming needs of its attempt. */
export interface ConfirmAnswersOptions {
  log: Log;
  logger: Logger;
  ids: { ticket_id: string; session_id: string };
  attempt: number;
  process: AgentProcess;
}

/** Records `question_delivered` for answers that the agent's own requests were answered with. */
export interface AnswerConfirmations {
  /** The answer to this question goes into the agent's pipe now. */
  returned(questionId: string): void;
  /** Resolves when all that went is recorded; a turn must not end before, else its answers would be told again. */
  settled(): Promise<void>;
}

/** Confirms each answer once it has left for the agent's process. */
export function confirmAnswers({ log, logger, ids, attempt, process }: ConfirmAnswersOptions): AnswerConfirmations {
  const open = new Set<Promise<void>>();
  const confirm = async (question_id: string): Promise<void> => {
    // The connection writes the answer after this was called, so the pipe is looked at in the next turn of the loop.
    await new Promise(setImmediate);
    await process.flushed();
    await decideOn(log, ids.ticket_id, ({ turn }) => [{ type: "question_delivered", ...ids, question_id, attempt, turn }]);
  };
  return {
    returned(questionId) {
      const one = confirm(questionId)
        .catch((error: unknown) => logger.error({ err: error, session_id: ids.session_id }, "a delivery was not stored"))
        .finally(() => open.delete(one));
      open.add(one);
    },
    async settled() {
      await Promise.all(open);
    },
  };
}
