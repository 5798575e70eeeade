import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { Event, QuestionView } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { fetchEventsBefore } from "#api/requests.ts";
import { splitBlocks } from "#live/timeline/split-blocks.ts";

const Markdown = lazy(() => import("#ui/markdown.tsx").then((module) => ({ default: module.Markdown })));

/** Enough that the words before a question are among them, whatever it did in between. */
const eventsRead = 100;

/** The agent's last paragraph before it asked, so that a question can be answered without the ticket. */
export function LastWords({ question: { question_id, ticket_id, seq } }: { question: QuestionView }) {
  const { data = [] } = useQuery({
    queryKey: keys.lastWords(question_id),
    queryFn: () => fetchEventsBefore(ticket_id, seq, eventsRead),
    staleTime: Infinity,
  });
  return (
    <div className="min-h-0 text-soft">
      <Suspense>
        <Markdown>{lastParagraph(data)}</Markdown>
      </Suspense>
    </div>
  );
}

/** The last paragraph of the newest message; "" where there is none. */
export function lastParagraph(events: readonly Event[]): string {
  const messages = events.filter((event) => event.type === "agent_message").filter(({ role }) => role === "message");
  const newest = messages.at(-1)?.message_id;
  const text = messages.filter(({ message_id }) => message_id === newest).map((one) => one.text);
  return splitBlocks(text.join("")).at(-1) ?? "";
}
