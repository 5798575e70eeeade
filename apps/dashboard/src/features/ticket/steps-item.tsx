import type { ItemOf, ToolCall } from "#live/timeline/item.ts";
import { Command, Shown } from "#ui/command.tsx";
import { DiffView } from "#ui/diff-view.tsx";
import { StateMark } from "#ui/state-mark.tsx";
import { Folded } from "./folded.tsx";
import { stepsWords } from "./steps-words.ts";

const marks: Record<string, "working" | "done" | "error"> = { completed: "done", failed: "error" };
const words: Record<string, string> = { pending: "not yet run", in_progress: "runs", completed: "", failed: "failed" };

/** A run of tool calls: one line that opens. */
export function StepsItem({ item: { calls } }: { item: ItemOf<"steps"> }) {
  const failed = calls.filter(({ status }) => status === "failed").length;
  const running = calls.findLast(({ status }) => status === "in_progress");
  const now = running && calls.length > 1 ? ` · ${running.title}` : "";
  return (
    <Folded
      summary={
        <>
          <Shown>{`${stepsWords(calls)}${now}`}</Shown>
          {failed > 0 && <span className="text-fail"> · {failed} failed</span>}
        </>
      }
    >
      <ol className="flex flex-col gap-2">
        {calls.map((call) => (
          <Step key={call.tool_call_id} call={call} />
        ))}
      </ol>
    </Folded>
  );
}

function Step({ call: { title, status, input, output, diff } }: { call: ToolCall }) {
  const word = words[status] ?? status;
  return (
    <li className="flex flex-col gap-1">
      <p className="flex items-start gap-1.5 text-fact">
        <StateMark state={marks[status] ?? "working"} className="mt-[3px]" />
        <span>
          <Shown>{title}</Shown>
          {word !== "" && <span className="text-soft"> · {word}</span>}
        </span>
      </p>
      {input !== undefined && input !== title && <Command>{input}</Command>}
      {diff?.map((one) => <DiffView key={one.path} diff={one} />)}
      {output !== undefined && <Command>{output}</Command>}
    </li>
  );
}
