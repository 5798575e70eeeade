import type { ItemOf } from "#live/timeline/item.ts";
import { Folded } from "./folded.tsx";
import { Markdown } from "#ui/markdown.tsx";

/** What the agent said, as plain text on the ground; what it thought is folded to its first line. */
export function TextItem({ item: { role, text } }: { item: ItemOf<"text"> }) {
  if (role === "message") return <Markdown>{text}</Markdown>;
  const [first = ""] = text.trim().split("\n");
  return (
    <Folded summary={`Thought: ${first.slice(0, 80)}${first.length > 80 ? "…" : ""}`}>
      <Markdown>{text}</Markdown>
    </Folded>
  );
}
