import type { FileChange } from "@beckon/protocol";
import { countWords } from "#ui/time-words.ts";

const whats: Record<FileChange["status"], string> = { added: "new", modified: "", deleted: "deleted", renamed: "renamed", copied: "copied", type: "another kind of file" };
const endings = { crlf: "CRLF line endings", to_crlf: "line endings became CRLF", to_lf: "line endings became LF" };

/** Counts of lines: `+142 −38`. */
export const countsOf = ({ added, removed }: { added: number; removed: number }): string => `+${added} −${removed}`;

/** Files and lines: `6 files, +142 −38`. */
export const totalsWords = (totals: { files: number; added: number; removed: number }): string => `${countWords(totals.files, "file")}, ${countsOf(totals)}`;

/** What is to be known of a file besides its lines. */
export function fileWords({ status, binary, submodule, line_endings, old_path }: FileChange): string[] {
  return [
    status === "renamed" && old_path !== undefined ? `renamed from ${old_path}` : whats[status],
    binary ? "binary" : "",
    submodule ? "a repository inside this one" : "",
    line_endings === undefined ? "" : endings[line_endings],
  ].filter((one) => one !== "");
}
