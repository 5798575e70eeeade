import { expect, test } from "vitest";
import { checkMark, checkWords } from "#features/review/check-words.ts";
import { commentsMessage, type LineComment } from "#features/review/comments.ts";
import { fileWords } from "#features/review/file-words.ts";
import { highlightLines, languageOf } from "#features/review/highlight.ts";
import { lineName, parseHunks } from "#features/review/parse-hunks.ts";
import { sizeWords } from "#features/system/size-words.ts";

test("hunks are read with both numbers, whatever the lines look like", () => {
  const patch = "@@ -1,3 +1,3 @@ function one()\n context\n--- went\n+++ came\r\n\\ No newline at end of file\n@@ -10 +10,2 @@\n+diff --git a b\n x\n";
  const [first, second] = parseHunks(patch);
  expect(first).toEqual({
    title: "function one()",
    lines: [
      { mark: " ", text: "context", old: 1, fresh: 1 },
      { mark: "−", text: "-- went", old: 2 },
      { mark: "+", text: "++ came", fresh: 2, noNewline: true },
    ],
  });
  expect(second?.lines.map(lineName)).toEqual(["10", "11"]);
  expect(first?.lines.map(lineName)).toEqual(["1", "-2", "2"]);
});

test("comments become one message, in the order of the files and lines", () => {
  const comment = (path: string, line: string, text: string): LineComment => ({ path, line, code: `  code ${line}`, text });
  const message = commentsMessage([comment("b.ts", "2", "Two."), comment("a.ts", "10", " Ten. "), comment("a.ts", "-9", "Nine.")], ["a.ts", "b.ts"]);
  expect(message).toBe(
    "Comments on your changes:\n\na.ts, removed line 9\n> code -9\nNine.\n\na.ts:10\n> code 10\nTen.\n\nb.ts:2\n> code 2\nTwo.",
  );
});

test("code is told apart by weight, line by line, also in comments over several lines", () => {
  expect(languageOf("src/main.ts")).toBe("typescript");
  expect(languageOf("picture.bin")).toBeUndefined();
  const [first, second, third, fourth] = highlightLines("typescript", ["/* one", "two */ const x = 1;", "", "return x;"]);
  expect(first).toEqual([{ text: "/* one", look: "soft" }]);
  expect(second?.slice(0, 3)).toEqual([
    { text: "two */", look: "soft" },
    { text: " ", look: "plain" },
    { text: "const", look: "strong" },
  ]);
  expect(third).toEqual([]);
  expect(fourth?.[0]).toEqual({ text: "return", look: "strong" });
});

test("a check is said with its exit code and time, and whether it is of what is there", () => {
  const check = { check_id: "ck", command: "make", turn: 1, started_at: "", stale: false };
  expect(checkWords(check)).toBe("The check runs:");
  expect(checkWords({ ...check, ended: "exited", exit_code: 0, duration_ms: 4_200 })).toBe("Checked in 4.2 s, exit code 0:");
  expect(checkWords({ ...check, ended: "exited", exit_code: 2, duration_ms: 61_000, stale: true })).toBe(
    "Before the latest changes: The check failed after 1 min, exit code 2:",
  );
  expect([checkMark(check), checkMark({ ...check, ended: "exited", exit_code: 1 }), checkMark({ ...check, ended: "cut" })]).toEqual(["working", "error", "cancelled"]);
});

test("files and sizes have words", () => {
  const file = { path: "b", added: 0, removed: 0, binary: true, submodule: false } as const;
  expect(fileWords({ ...file, status: "renamed", old_path: "a", line_endings: "to_lf" })).toEqual(["renamed from a", "binary", "line endings became LF"]);
  expect([0, 999, 1_000, 340_000_000, 1_240_000_000].map(sizeWords)).toEqual(["0 bytes", "999 bytes", "1.0 KB", "340 MB", "1.2 GB"]);
});
