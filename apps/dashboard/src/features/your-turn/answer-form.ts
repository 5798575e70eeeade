import type { QuestionView, Remember, Response } from "@beckon/protocol";

/** What every way to answer gets. */
export interface AnswerFormProps {
  question: QuestionView;
  /** Its ticket belongs to a project. */
  hasProject: boolean;
  /** The answer is on its way. */
  isBusy: boolean;
  /** Why the server did not take the last one. */
  refusal: { field?: string; message: string } | undefined;
  /** Text that is typed; kept through reloads. */
  draft: string;
  onDraft: (text: string) => void;
  onSend: (response: Response) => void;
}

/**
 * An option as an answer, with a word where one was written, and how far it reaches. Never a bare string: in the outbox only words are
 * one, and come back as a draft.
 */
export const picked = (option_id: string, note: string, remember?: Remember): Response => ({
  option_id,
  ...(note.trim() === "" ? {} : { note }),
  ...(remember ? { remember } : {}),
});
