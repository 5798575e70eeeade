import { reveal, turning, type Piece } from "./reveal.ts";

interface CommandProps {
  children: string;
  /** False inside a sentence: no well around it. */
  isBlock?: boolean;
}

/** A command, path or other text that must be read exactly: wraps with a hanging indent, is never cut, hides no character. */
export function Command({ children, isBlock = true }: CommandProps) {
  if (!isBlock) return (
      <code className="break-words whitespace-pre-wrap">
        <Shown>{children}</Shown>
      </code>
    );
  return (
    <code className="block rounded-box bg-sunk px-3 py-2 text-code" dir="ltr">
      {children.split("\n").map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no other name
        <span key={index} className="block min-h-5 pl-[2ch] -indent-[2ch] wrap-anywhere whitespace-pre-wrap">
          <Shown>{line}</Shown>
        </span>
      ))}
    </code>
  );
}

/** A text in which no character stays unseen. */
export function Shown({ children }: { children: string }) {
  return <Pieces pieces={reveal(children)} />;
}

/** A name that a person gave, in which nothing turns the reading direction. */
export function Name({ children }: { children: string }) {
  return <Pieces pieces={reveal(children, turning)} />;
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map((piece, index) =>
    piece.isHidden ? (
      // oxlint-disable-next-line react/no-array-index-key -- pieces have no other name
      <mark key={index} className="mx-px inline-block border border-fail bg-fail-tint px-0.5 indent-0 text-fail">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}
