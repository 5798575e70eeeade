import { useState } from "react";
import { ResponseError } from "@beckon/client";
import type { QuestionView, Response } from "@beckon/protocol";
import { useLive, useUnsent } from "#live/hooks.ts";
import { rememberOwnAnswer } from "#live/own-answers.ts";

/** How far an answer has come. */
export type AnswerState =
  | { name: "open" }
  | { name: "sending" }
  | { name: "recorded" }
  | { name: "refused"; message: string; field?: string };

/** Sends answers to one question; the first that the server takes counts. An earlier page's answer that is still on its way counts as sending. */
export function useAnswer({ question_id, session_id, kind, digest }: QuestionView) {
  const { respond } = useLive();
  const unsent = useUnsent().find((one) => "response" in one && one.question_id === question_id);
  const [state, setState] = useState<AnswerState>({ name: "open" });
  const [sentAt, setSentAt] = useState<number>();
  const send = async (response: Response): Promise<void> => {
    setState({ name: "sending" });
    setSentAt(Date.now());
    try {
      await respond({ session_id, question_id, response, ...(kind === "permission" ? { digest } : {}) });
      rememberOwnAnswer(question_id);
      setState({ name: "recorded" });
    } catch (error) {
      if (!(error instanceof ResponseError)) throw error;
      const { message, field } = error.body;
      setState({ name: "refused", message, ...(field === undefined ? {} : { field }) });
    }
  };
  return {
    state: state.name === "open" && unsent ? { name: "sending" as const } : state,
    sentAt: sentAt ?? unsent?.given_at,
    send: (response: Response) => void send(response),
  };
}
