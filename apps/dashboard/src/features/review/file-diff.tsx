import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { FileChange } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { fetchDiff } from "#api/review.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { countWords } from "#ui/time-words.ts";
import type { LineComment } from "./comments.ts";
import { DiffLine } from "./diff-line.tsx";
import { countsOf, fileWords } from "./file-words.ts";
import { lineName, parseHunks } from "./parse-hunks.ts";
import { useHighlighted } from "./use-highlighted.ts";

interface FileDiffProps {
  ticketId: string;
  tree: string;
  file: FileChange;
  /** False for one of many or long files: its lines come when they are asked for. */
  startsOpen: boolean;
  id: string;
  commentOf: (path: string, line: string) => LineComment | undefined;
  onComment: ((comment: LineComment) => void) | undefined;
}

/** A file's changes, line by line; what was left out of a long one comes when it is asked for. */
export function FileDiff({ ticketId, tree, file, startsOpen, id, commentOf, onComment }: FileDiffProps) {
  const { path } = file;
  const [isOpen, setOpen] = useState(startsOpen);
  const [isWhole, setWhole] = useState(false);
  const whole = useQuery({
    queryKey: keys.file(ticketId, tree, path),
    queryFn: () => fetchDiff(ticketId, path),
    enabled: isWhole,
    staleTime: Infinity,
    retry: false,
  });
  const { patch = "", cut = 0 } = whole.data?.files[0] ?? file;
  const hunks = useMemo(() => (isOpen && patch !== "" ? parseHunks(patch) : []), [isOpen, patch]);
  const pieces = useHighlighted(path, hunks);
  const save = onComment && ((line: string, code: string, text: string) => onComment({ path, line, code, text }));
  return (
    <section aria-labelledby={id} className="overflow-hidden rounded-box border border-line bg-surface">
      <h2 id={id} tabIndex={-1} className="tabular sticky top-0 z-10 flex flex-wrap gap-x-3 border-b border-line bg-sunk px-3 py-1.5 text-fact">
        <Command isBlock={false}>{path}</Command>
        {!file.binary && <span className="font-strong">{countsOf(file)}</span>}
        {fileWords(file).map((word) => (
          <span key={word} className="text-soft">
            {word}
          </span>
        ))}
      </h2>
      {!isOpen && patch !== "" && (
        <div className="px-3 py-2">
          <Button size="small" onClick={() => setOpen(true)}>
            Show {countWords(file.added + file.removed, "changed line")}
          </Button>
        </div>
      )}
      {hunks.map(({ title, lines }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- hunks have no name but their place
        <div key={index} className={index > 0 ? "border-t border-edge" : ""}>
          {title !== "" && (
            <p className="px-3 text-fact text-soft">
              <code>{title}</code>
            </p>
          )}
          {lines.map((line) => {
            const name = lineName(line);
            const comment = commentOf(path, name)?.text;
            return <DiffLine key={`${line.mark}${name}`} line={line} name={name} pieces={pieces?.get(line)} comment={comment} draft={`comment/${ticketId}/${path}:${name}`} onComment={save} />;
          })}
        </div>
      ))}
      {cut > 0 && (
        <div className="flex flex-wrap items-center gap-3 border-t border-line px-3 py-2">
          <p className="tabular text-fact text-soft">{countWords(cut, "line")} not shown.</p>
          {!whole.data && (
            <Button size="small" disabled={whole.isFetching} onClick={() => setWhole(true)}>
              Show more of this file
            </Button>
          )}
          <FieldError error={whole.error?.message} />
        </div>
      )}
    </section>
  );
}
