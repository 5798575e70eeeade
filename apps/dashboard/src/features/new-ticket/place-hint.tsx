import { useProjectState } from "#live/projects.ts";
import { countWords } from "#ui/time-words.ts";

/** Where a new ticket's agent will work, and what it will not see there. */
export function PlaceHint({ projectId }: { projectId: string | undefined }) {
  const { data } = useProjectState(projectId);
  if (projectId === undefined) return "The agent works in an empty folder of its own.";
  if (!data) return "The agent works on a branch of its own.";
  if (data.problem !== undefined) return <span className="text-fail">{data.problem}</span>;
  const from = `The agent works on a branch of its own, from ${data.base}.`;
  if (data.uncommitted === 0) return from;
  return `${from} ${countWords(data.uncommitted, "file")} with changes in ${data.path} ${data.uncommitted === 1 ? "is" : "are"} not committed, and so not included.`;
}
