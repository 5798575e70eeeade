import type { FileChange, TicketDiff } from "@beckon/protocol";
import type { Git } from "#projects/git.ts";
import { cutPatch, lineEndings, parseChanges, splitPatch } from "./parse-changes.ts";

/** What a diff may hold; a single file that is asked for may be longer. */
const whole = { files: 1_000, lines: 2_000, characters: 128 * 1024, patchBytes: 4 * 1024 * 1024 };
const single = { files: 1, lines: 40_000, characters: 2 * 1024 * 1024, patchBytes: 8 * 1024 * 1024 };

// What a repository's configuration may set differently, or run a program for.
const plain = ["-r", "--no-color", "--ignore-submodules=none", "--find-renames", "-l1000"];

/** The files that differ between two trees, with counts and no patches. */
export async function changedFiles(git: Git, cwd: string, from: string, to: string): Promise<FileChange[]> {
  const { stdout } = await git(cwd, ["diff-tree", ...plain, "--raw", "--numstat", "-z", from, to]);
  return parseChanges(stdout.toString("utf8"));
}

/** Counts over files; binary ones count no lines. */
export const totalsOf = (files: readonly FileChange[]): TicketDiff["totals"] => ({
  files: files.length,
  added: files.reduce((sum, { added }) => sum + added, 0),
  removed: files.reduce((sum, { removed }) => sum + removed, 0),
});

/** The files with their patches, within bounds; with `path` that file alone, within wider ones. */
export async function filesWithPatches(git: Git, cwd: string, from: string, to: string, path?: string): Promise<Pick<TicketDiff, "files" | "more_files" | "totals">> {
  const all = await changedFiles(git, cwd, from, to);
  const bounds = path === undefined ? whole : single;
  const asked = path === undefined ? all : all.filter((file) => file.path === path);
  const shown = asked.slice(0, bounds.files);
  const withPatch = shown.filter((file) => !file.binary && file.added + file.removed <= bounds.lines);
  const texts = await patches(git, cwd, from, to, withPatch, { all: withPatch.length === all.length, maxBytes: bounds.patchBytes });
  const files = shown.map((file) => {
    const text = texts.get(file);
    if (text === undefined) return file.binary ? file : { ...file, cut: file.added + file.removed };
    const { patch, cut } = cutPatch(text, bounds);
    const endings = lineEndings(patch);
    return { ...file, ...(patch === "" ? {} : { patch }), ...(cut === 0 ? {} : { cut }), ...(endings === undefined ? {} : { line_endings: endings }) };
  });
  return { files, more_files: asked.length - shown.length, totals: totalsOf(all) };
}

async function patches(
  git: Git,
  cwd: string,
  from: string,
  to: string,
  files: readonly FileChange[],
  { all, maxBytes }: { all: boolean; maxBytes: number },
): Promise<Map<FileChange, string>> {
  if (files.length === 0) return new Map();
  // Paths are taken literally (GIT_LITERAL_PATHSPECS); a renamed file is found by both its names.
  const paths = all ? [] : ["--", ...files.flatMap(({ path, old_path }) => (old_path === undefined ? [path] : [old_path, path]))];
  const { stdout, ended } = await git(cwd, ["diff-tree", ...plain, "-p", "--unified=3", from, to, ...paths], { maxBytes, stopAtLimit: true });
  const sections = splitPatch(stdout.toString("utf8"), files);
  // The last section that came before the limit may be cut in the middle of a line.
  const last = ended === "limit" ? sections.findLastIndex((section) => section !== "") : sections.length;
  return new Map(files.slice(0, last).map((file, index) => [file, sections[index] ?? ""]));
}
