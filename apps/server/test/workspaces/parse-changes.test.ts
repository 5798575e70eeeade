import * as fc from "fast-check";
import { expect, test } from "vitest";
import { branchName } from "#workspaces/names.ts";
import { cutPatch, lineEndings, splitPatch } from "#workspaces/parse-changes.ts";
import { compareLink } from "#workspaces/remote.ts";

test("a branch's name is made of harmless characters, whatever the ticket is called", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(), (ticket_name, number) => {
      expect(branchName({ number, ticket_name })).toMatch(/^beckon\/\d+(-[a-z0-9]+)*$/);
    }),
  );
  expect(branchName({ number: 7, ticket_name: "--force; rm -rf /" })).toBe("beckon/7-force-rm-rf");
});

test("a cut patch begins like the whole, within its bounds", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 }).map((line) => line.replaceAll("\n", ""))), fc.nat(10), fc.nat(100), (lines, max, characters) => {
      const whole = lines.join("\n");
      const { patch, cut } = cutPatch(whole, { lines: max, characters });
      expect(whole.startsWith(patch)).toBe(true);
      expect(patch.length).toBeLessThanOrEqual(Math.max(characters, patch === whole ? whole.length : 0));
      expect(cut === 0 || patch.length < whole.length).toBe(true);
    }),
  );
});

test("a patch is split at the heads of files only", () => {
  const file = { path: "a", status: "modified", added: 1, removed: 0, binary: false, submodule: false } as const;
  const patch = "diff --git a/a b/a\nindex 1..2 100644\n--- a/a\n+++ b/a\n@@ -1 +1,2 @@\n x\n+diff --git a/b b/b\ndiff --git a/c b/c\nold mode 100644\nnew mode 100755\n";
  expect(splitPatch(patch, [file, { ...file, path: "c" }])).toEqual(["@@ -1 +1,2 @@\n x\n+diff --git a/b b/b\n", ""]);
});

test("line endings are named by what came and went", () => {
  expect(lineEndings("-a\r\n+b\r\n")).toBe("crlf");
  expect(lineEndings("-a\n+a\r\n")).toBe("to_crlf");
  expect(lineEndings("-a\r\n+a\n")).toBe("to_lf");
  expect(lineEndings("-a\n+b\n")).toBeUndefined();
});

test("hosts that are known have a page for a pull request", () => {
  const links = [
    "git@github.com:acme/shop.git",
    "ssh://git@github.com/acme/shop",
    "https://gitlab.example.com/acme/group/shop.git",
    "https://codeberg.org/acme/shop",
    "git@bitbucket.org:acme/shop.git",
    "/srv/git/shop.git",
    "file:///srv/git/shop.git",
    "https://git.example.com/shop",
  ].map((url) => compareLink(url, "main", "beckon/1-fix"));
  expect(links).toEqual([
    "https://github.com/acme/shop/compare/main...beckon/1-fix?expand=1",
    "https://github.com/acme/shop/compare/main...beckon/1-fix?expand=1",
    "https://gitlab.example.com/acme/group/shop/-/merge_requests/new?merge_request%5Bsource_branch%5D=beckon%2F1-fix&merge_request%5Btarget_branch%5D=main",
    "https://codeberg.org/acme/shop/compare/main...beckon/1-fix",
    "https://bitbucket.org/acme/shop/pull-requests/new?source=beckon%2F1-fix&dest=main",
    undefined,
    undefined,
    undefined,
  ]);
});
