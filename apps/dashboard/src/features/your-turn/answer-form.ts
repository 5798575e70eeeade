import type { QuestionView, Response } from "@beckon/protocol";

/** What every way to answer gets. */
export interface AnswerFormProps {
  question: QuestionView;
  /** The answer is on its way. */
  isBusy: boolean;
  /** Why the server did not take the last one. */
  refusal: { field?: string; message: string } | undefined;
  /** Text that is typed; kept through reloads. */
  draft: string;
  onDraft: (text: string) => void;
  onSend: (response: Response) => void;
}
