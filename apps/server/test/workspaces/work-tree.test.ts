import { chmod, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createGit } from "#projects/git.ts";
import { readWorkTree } from "#workspaces/work-tree.ts";
import { createRepository } from "#testing/git-repository.ts";

const git = createGit({ PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" });

test("a change of the same size in the second of the checkout is not missed", async () => {
  await using repository = await createRepository({ "a.txt": "one\n" });
  const file = join(repository.path, "a.txt");
  const index = join(repository.path, ".git", "index");
  // Git compares whole seconds: the file and the index are of one and the same, some time ago.
  const then = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 60_000);
  await repository.git(["config", "core.trustctime", "false"]);
  await utimes(file, then, then);
  await repository.git(["update-index", "--refresh"]);
  await writeFile(file, "two\n");
  await utimes(file, then, then);
  await utimes(index, then, then);
  const { tree } = await readWorkTree(git, repository.path);
  expect(await repository.git(["show", `${tree}:a.txt`])).toBe("two");
});

test("reading a worktree changes neither its index nor what is staged", async () => {
  await using repository = await createRepository({ "a.txt": "one\n", "b.txt": "one\n" });
  await repository.write({ "a.txt": "staged\n" });
  await repository.git(["add", "a.txt"]);
  await repository.write({ "a.txt": "later\n", "new.txt": "new\n" });
  const index = await readFile(join(repository.path, ".git", "index"));
  const { tree, head, problems } = await readWorkTree(git, repository.path);
  expect(await repository.git(["ls-tree", "-r", "--name-only", tree])).toBe("a.txt\nb.txt\nnew.txt");
  expect(await repository.git(["show", `${tree}:a.txt`])).toBe("later");
  expect([head, problems]).toEqual([await repository.git(["rev-parse", "HEAD"]), []]);
  expect(await readFile(join(repository.path, ".git", "index"))).toEqual(index);
});

// Nothing is closed to root.
test.skipIf(process.getuid?.() === 0)("a folder or a file that cannot be opened is named", async () => {
  await using repository = await createRepository();
  await repository.write({ "closed/a.txt": "a\n", "shut.txt": "b\n", "open.txt": "c\n" });
  const closed = [join(repository.path, "closed"), join(repository.path, "shut.txt")];
  await Promise.all(closed.map((path) => chmod(path, 0)));
  const { tree, problems } = await readWorkTree(git, repository.path);
  await Promise.all(closed.map((path) => chmod(path, 0o700)));
  expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(/could not open directory 'closed\/'/), expect.stringMatching(/shut\.txt/)]));
  expect(await repository.git(["ls-tree", "--name-only", tree])).toBe("open.txt\nreadme.md");
});
