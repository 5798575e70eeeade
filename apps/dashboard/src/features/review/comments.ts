import { useDraft } from "#ui/use-draft.ts";

/** What a person noted on a line, not yet sent. */
export interface LineComment {
  path: string;
  /** As lineName gives it: the new number, or `-` and the old one. */
  line: string;
  /** The line itself, for the agent. */
  code: string;
  text: string;
}

const isSame = (one: LineComment, other: Pick<LineComment, "path" | "line">): boolean => one.path === other.path && one.line === other.line;

/** The comments on a ticket's changes; they outlive a reload, until they are sent. */
export function useComments(ticketId: string) {
  const [stored, store] = useDraft(`comments/${ticketId}`);
  const comments = stored === "" ? [] : (JSON.parse(stored) as LineComment[]);
  const keep = (all: readonly LineComment[]): void => store(all.length === 0 ? "" : JSON.stringify(all));
  return {
    comments,
    of: (path: string, line: string) => comments.find((one) => isSame(one, { path, line })),
    /** An empty text takes the comment away. */
    set(comment: LineComment): void {
      const others = comments.filter((one) => !isSame(one, comment));
      keep(comment.text.trim() === "" ? others : [...others, comment]);
    },
    clear: () => keep([]),
  };
}

/** All comments as one message: file, line and what stands there before each, in the order of the files. */
export function commentsMessage(comments: readonly LineComment[], order: readonly string[]): string {
  const place = ({ path }: LineComment): number => (order.includes(path) ? order.indexOf(path) : order.length);
  const number = ({ line }: LineComment): number => Math.abs(Number(line));
  const sorted = comments.toSorted((one, other) => place(one) - place(other) || number(one) - number(other));
  const parts = sorted.map(({ path, line, code, text }) => {
    const where = line.startsWith("-") ? `${path}, removed line ${line.slice(1)}` : `${path}:${line}`;
    return `${where}\n> ${code.trim()}\n${text.trim()}`;
  });
  return `Comments on your changes:\n\n${parts.join("\n\n")}`;
}
