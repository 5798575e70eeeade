import type { FileChange } from "@beckon/protocol";

const statuses: Record<string, FileChange["status"]> = { A: "added", D: "deleted", R: "renamed", C: "copied", T: "type" };
const submoduleMode = "160000";

/** Reads `git diff-tree --raw --numstat -z`: one entry for each file, in git's order. */
export function parseChanges(output: string): FileChange[] {
  const fields = output.split("\0");
  const files: FileChange[] = [];
  let at = 0;
  const next = (): string => fields[at++] ?? "";
  while (fields[at]?.startsWith(":")) files.push(rawEntry(next(), next));
  for (const file of files) {
    const [added = "", removed = "", path = ""] = next().split("\t");
    // A renamed file has both its names in fields of their own.
    if (path === "") at += 2;
    file.binary = added === "-";
    file.added = Number(added) || 0;
    file.removed = Number(removed) || 0;
  }
  return files;
}

function rawEntry(head: string, next: () => string): FileChange {
  const [before = "", after = "", , , letter = ""] = head.split(" ");
  const status = statuses[letter.charAt(0)] ?? "modified";
  const moved = status === "renamed" || status === "copied";
  const old = moved ? { old_path: next() } : {};
  const submodule = before.endsWith(submoduleMode) || after === submoduleMode;
  return { path: next(), ...old, status, added: 0, removed: 0, binary: false, submodule };
}

/** Cuts `git diff-tree -p` into one section for each file, from its first hunk on; "" where it has none. */
export function splitPatch(patch: string, files: readonly FileChange[]): string[] {
  // Lines of a hunk begin with a space, +, - or \, so that this is always a file's head.
  const sections = patch.split(/^diff --git .*\n/m).slice(1);
  let at = 0;
  return files.map((file) => {
    // A file that became a link, or the reverse, is shown as deleted and added.
    const count = file.status === "type" ? 2 : 1;
    const own = sections.slice(at, at + count);
    at += count;
    return own.map(hunksOf).join("");
  });
}

function hunksOf(section: string): string {
  const start = section.startsWith("@@") ? 0 : section.indexOf("\n@@") + 1;
  return start === 0 && !section.startsWith("@@") ? "" : section.slice(start);
}

/** What a patch says of CRLF: all its new lines have it, or only the old or only the new ones. */
export function lineEndings(patch: string): FileChange["line_endings"] {
  const added = /^\+.*\r$/m.test(patch);
  const removed = /^-.*\r$/m.test(patch);
  if (added && removed) return "crlf";
  if (added) return /^-/m.test(patch) ? "to_crlf" : "crlf";
  return removed ? (/^\+/m.test(patch) ? "to_lf" : "crlf") : undefined;
}

/** The first lines of a patch within both bounds, and how many lines that leaves out. */
export function cutPatch(patch: string, max: { lines: number; characters: number }): { patch: string; cut: number } {
  const lines = patch.split("\n");
  let characters = 0;
  let kept = 0;
  while (kept < Math.min(lines.length, max.lines) && (characters += (lines[kept]?.length ?? 0) + 1) <= max.characters + 1) kept += 1;
  const rest = lines.slice(kept);
  return rest.length === 0 ? { patch, cut: 0 } : { patch: lines.slice(0, kept).join("\n"), cut: rest.filter((line) => line !== "").length };
}
