import { useQuery } from "@tanstack/react-query";
import type { NotionState } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { fetchNotion } from "#api/notion.ts";
import { FieldError } from "#ui/field.tsx";
import { RelativeTime } from "#ui/relative-time.tsx";
import { countWords } from "#ui/time-words.ts";
import { NotionFindings } from "./notion-findings.tsx";
import { NotionWebhook } from "./notion-webhook.tsx";

/** How the second surface is: what stands in the way, what is not there yet, and what can be looked at. */
export function Notion() {
  const { data: state, error } = useQuery({ queryKey: keys.notion, queryFn: fetchNotion, refetchInterval: 5_000 });
  return (
    <>
      <FieldError error={error?.message} />
      {state && !state.configured && (
        <p className="text-soft">Tickets can live in Notion too, questions and answers with them. docs/notion.md has the five steps.</p>
      )}
      {state?.configured && <Connected state={state} />}
    </>
  );
}

function Connected({ state }: { state: NotionState }) {
  const { database, behind = 0, problems = [], read_at: readAt } = state;
  return (
    <>
      {problems.map(({ sentence, since }) => (
        <p key={sentence} className="text-fail">
          {sentence} <span className="text-fact text-soft">Since <RelativeTime at={since} as="length" />.</span>
        </p>
      ))}
      {database && (
        <p>
          Tickets have their pages in{" "}
          <a href={database.url} target="_blank" rel="noreferrer">
            {database.name}
          </a>
          .
        </p>
      )}
      <p className="tabular text-fact text-soft">
        {behind === 0 ? "Every page is where its ticket is." : `${countWords(behind, "ticket")} not on ${behind === 1 ? "its page" : "their pages"} yet.`}
        {readAt && (
          <>
            {" "}
            Read <RelativeTime at={readAt} />.
          </>
        )}
      </p>
      <NotionFindings />
      <NotionWebhook webhook={state.webhook} />
    </>
  );
}
