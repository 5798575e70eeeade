import type { TicketView } from "@beckon/protocol";
import { StateMark } from "#ui/state-mark.tsx";

const marks: Record<string, "working" | "done"> = { completed: "done", in_progress: "working" };
const words: Record<string, string> = { completed: "done", in_progress: "at work" };

/** The agent's plan, as it last said it. */
export function Plan({ entries }: { entries: NonNullable<TicketView["plan"]> }) {
  return (
    <ol className="flex flex-col gap-1">
      {entries.map(({ content, status }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- entries have no name but their place
        <li key={index} className={`flex items-start gap-2 text-fact ${status === "completed" ? "text-soft" : ""}`}>
          <StateMark state={marks[status] ?? "pending"} className="mt-[3px]" />
          <span>
            {content}
            <span className="sr-only">, {words[status] ?? "to do"}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
