import { lazy, Suspense, useEffect, type ComponentType, type LazyExoticComponent } from "react";
import type { QuestionKind } from "@beckon/protocol";
import { useAgentName, useConnection, type Entry } from "#live/hooks.ts";
import { useDraft } from "#ui/use-draft.ts";
import type { AnswerFormProps } from "./answer-form.ts";
import { CannotResume } from "./cannot-resume.tsx";
import { ChoiceQuestion } from "./choice-question.tsx";
import { Faster } from "./faster.tsx";
import { PermissionQuestion } from "./permission-question.tsx";
import { QuestionBody } from "./question-body.tsx";
import { TextQuestion } from "./text-question.tsx";
import { UrlQuestion } from "./url-question.tsx";
import { useAnswer } from "./use-answer.ts";

/** Forms bring the schema library along, which most pages never need. */
const FormQuestion = lazy(() => import("./form-question.tsx"));

const forms: Record<QuestionKind, ComponentType<AnswerFormProps> | LazyExoticComponent<ComponentType<AnswerFormProps>>> = {
  text: TextQuestion,
  choice: ChoiceQuestion,
  permission: PermissionQuestion,
  form: FormQuestion,
  url: UrlQuestion,
};

interface CardProps {
  entry: Entry;
  isOpen: boolean;
  /** Keeps the card, though its question is settled, until it is let go. */
  onHold: (hold: boolean) => void;
}

/** A question and its answer, in place. What was typed stays, whatever happens to the question. */
export function QuestionCard({ entry, isOpen, onHold }: CardProps) {
  const { question, ticket } = entry;
  const { state, sentAt, send } = useAnswer(question);
  const [draft, setDraft] = useDraft(`question/${question.question_id}`);
  const agent = useAgentName()(ticket);
  const isLive = useConnection().name === "live";
  const isBusy = state.name === "sending";
  const isHeld = state.name !== "recorded" && (draft.trim() !== "" || state.name !== "open");
  useEffect(() => {
    if (state.name === "recorded") setDraft("");
    onHold(isHeld);
    // oxlint-disable-next-line react/exhaustive-deps -- the callbacks are new on each render and mean the same
  }, [isHeld, state.name]);
  const letGo = (): void => {
    setDraft("");
    onHold(false);
  };
  if (!isOpen && !isBusy) {
    const typed = question.kind === "form" ? "" : draft;
    return <Faster entry={entry} draft={typed} sentAt={state.name === "refused" ? sentAt : undefined} onDone={letGo} />;
  }
  const Form = forms[question.kind];
  return (
    <article aria-label={`Question of ${agent}`} className={`flex flex-col gap-3 ${isBusy ? "text-soft" : ""}`}>
      <QuestionBody entry={entry} agent={agent} />
      <Suspense fallback={<div className="min-h-24 rounded-box bg-sunk" />}>
        <Form
          question={question}
          hasProject={ticket.project_id !== undefined}
          isBusy={isBusy}
          refusal={state.name === "refused" ? state : undefined}
          draft={draft}
          onDraft={setDraft}
          onSend={send}
        />
      </Suspense>
      <CannotResume ticket={ticket} agent={agent} />
      {isBusy && !isLive && (
        <p role="status" className="text-fact">
          Not connected. Your answer is kept here and leaves by itself.
        </p>
      )}
    </article>
  );
}
