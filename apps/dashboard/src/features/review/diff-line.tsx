import { memo, useState } from "react";
import { limits } from "@beckon/protocol";
import { Button } from "#ui/button.tsx";
import { Shown } from "#ui/command.tsx";
import { TextArea } from "#ui/text-field.tsx";
import { draftOf, setDraft } from "#ui/use-draft.ts";
import type { Piece } from "./highlight.ts";
import type { HunkLine } from "./parse-hunks.ts";

const grounds: Record<HunkLine["mark"], string> = { "+": "bg-added", "−": "bg-removed", " ": "" };
const looks: Record<Piece["look"], string> = { strong: "font-strong", soft: "text-soft", plain: "" };
const spoken: Record<HunkLine["mark"], string> = { "+": "added", "−": "removed", " ": "unchanged" };

interface DiffLineProps {
  line: HunkLine;
  name: string;
  pieces: Piece[] | undefined;
  comment: string | undefined;
  /** Where a comment that is being written is kept. */
  draft: string;
  /** Absent where nobody reads comments. */
  onComment?: ((name: string, code: string, text: string) => void) | undefined;
}

/** One line with its number, which opens the comment on it. */
export const DiffLine = memo(function DiffLine({ line, name, pieces, comment, draft, onComment }: DiffLineProps) {
  const [isWriting, setWriting] = useState(() => draftOf(draft) !== "");
  const number = line.fresh ?? line.old;
  const label = `${comment === undefined ? "Comment on" : "Change the comment on"} ${spoken[line.mark]} line ${number}`;
  return (
    <div className={grounds[line.mark]}>
      <div className="flex">
        {onComment ? (
          <button
            type="button"
            aria-label={label}
            aria-expanded={isWriting}
            className="tabular w-14 shrink-0 text-code border-r border-line pr-2 text-right text-soft hover:bg-sunk hover:text-ink hover:underline"
            onClick={() => setWriting(!isWriting)}
          >
            {number}
          </button>
        ) : (
          <span className="tabular w-14 shrink-0 text-code border-r border-line pr-2 text-right text-soft">{number}</span>
        )}
        <code className="min-w-0 flex-1 pr-3 pl-7 -indent-5 wrap-anywhere whitespace-pre-wrap">
          {line.mark}{" "}
          {pieces ? (
            pieces.map(({ text, look }, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- pieces have no name but their place
              <span key={index} className={looks[look]}>
                <Shown>{text}</Shown>
              </span>
            ))
          ) : (
            <Shown>{line.text}</Shown>
          )}
          {line.noNewline && <span className="text-soft"> (no line break at the end)</span>}
        </code>
      </div>
      {(isWriting || comment !== undefined) && onComment && (
        <CommentBox name={name} comment={comment} draft={draft} isWriting={isWriting} onEdit={setWriting} onSave={(text) => onComment(name, line.text, text)} />
      )}
    </div>
  );
});

interface CommentBoxProps {
  name: string;
  comment: string | undefined;
  draft: string;
  isWriting: boolean;
  onEdit: (isWriting: boolean) => void;
  onSave: (text: string) => void;
}

function CommentBox({ name, comment, draft, isWriting, onEdit, onSave }: CommentBoxProps) {
  const [text, setText] = useState(() => draftOf(draft) || (comment ?? ""));
  const write = (next: string): void => {
    setText(next);
    setDraft(draft, next);
  };
  const close = (): void => {
    setDraft(draft, "");
    onEdit(false);
  };
  const save = (): void => {
    onSave(text);
    close();
  };
  if (!isWriting)
    return (
      <div className="flex items-start gap-2 border-y border-edge bg-surface py-2 pr-3 pl-16">
        <p className="min-w-0 flex-1 font-[family-name:var(--font-text)] text-body whitespace-pre-wrap">{comment}</p>
        <Button size="small" onClick={() => onSave("")}>
          Take back
        </Button>
      </div>
    );
  return (
    <form
      className="flex flex-col gap-2 border-y border-edge bg-surface py-2 pr-3 pl-16 font-[family-name:var(--font-text)]"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextArea
        label={`Comment on line ${name.replace("-", "")}`}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked for this field
        autoFocus
        rows={2}
        className="min-h-14!"
        maxLength={limits.note}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
          if (event.key === "Escape") close();
        }}
      />
      <div className="flex gap-2">
        <Button size="small" type="submit">
          Keep comment
        </Button>
        <Button size="small" tone="plain" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
