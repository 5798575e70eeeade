import { lineDiff, type DiffLine } from "./line-diff.ts";
import { Command, Shown } from "./command.tsx";

const grounds: Record<DiffLine["mark"], string> = { "+": "bg-added", "−": "bg-removed", " ": "" };

/** What a file was and what it becomes, line by line, with + and − beside the grounds. */
export function DiffView({ diff }: { diff: { path: string; old_text?: string; new_text: string } }) {
  return (
    <figure className="overflow-hidden rounded-box border border-line">
      <figcaption className="border-b border-line bg-sunk px-3 py-1">
        <Command isBlock={false}>{diff.path}</Command>
      </figcaption>
      <pre className="whitespace-pre-wrap">
        {lineDiff(diff.old_text ?? "", diff.new_text).map(({ mark, text }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no name but their place
          <span key={index} className={`block pr-3 pl-8 -indent-5 wrap-anywhere ${grounds[mark]}`}>
            {mark} <Shown>{text}</Shown>
          </span>
        ))}
      </pre>
    </figure>
  );
}
