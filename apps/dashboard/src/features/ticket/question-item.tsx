import type { ItemOf } from "#live/timeline/item.ts";
import { isOwnAnswer } from "#live/own-answers.ts";
import { Command } from "#ui/command.tsx";
import { responseWords } from "#ui/response-words.ts";
import { clockWords, durationWords } from "#ui/time-words.ts";
import { useNow } from "#ui/use-now.ts";
import { ReceiptLine } from "./receipt-line.tsx";

/** A wait shorter than this is not worth a line. */
const longWaitMs = 60_000;

const closedWords: Record<string, string> = {
  cancelled: "Closed without an answer; the turn was ended.",
  withdrawn: "The agent took this question back.",
  completed: "The agent saw that it is done.",
  taken_over: "Closed without an answer; a person took over.",
  restarted: "Closed without an answer; the agent began anew and asks again what it needs.",
};

/** A question and what became of it. */
export function QuestionItem({ item: { question, answer, closed, receipt, at } }: { item: ItemOf<"question"> }) {
  const now = useNow(60_000);
  const waited = answer ? Date.parse(answer.timestamp) - Date.parse(at) : 0;
  return (
    <div className="flex max-w-[72ch] flex-col gap-1">
      {question.kind === "permission" ? (
        <Command>{question.tool_call?.input ?? question.message}</Command>
      ) : (
        <p className="font-strong whitespace-pre-wrap">{question.message}</p>
      )}
      {answer && (
        <p className="tabular wrap-anywhere whitespace-pre-wrap">
          {isOwnAnswer(question.question_id) ? "You" : answer.answered_by}: {responseWords(answer.response, question.options)}
          <span className="text-fact text-soft">
            {" · "}
            {clockWords(answer.timestamp, now)}
            {answer.via === "rule" && " · by a rule given before"}
          </span>
        </p>
      )}
      {waited >= longWaitMs && <p className="text-fact text-turn-ink">waited {durationWords(waited)} for you</p>}
      {receipt && <ReceiptLine receipt={receipt} />}
      {closed !== undefined && (
        <p className="text-fact text-soft">{closedWords[closed] ?? "Closed without an answer."}</p>
      )}
    </div>
  );
}
