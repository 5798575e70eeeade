import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AcceptPreview, TicketDiff } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { createRepository } from "#testing/git-repository.ts";
import { openReview, type Review } from "#testing/review.ts";

const filesOf = async (review: Review): Promise<string[]> => (await review.get<TicketDiff>("diff")).body.files.map(({ path }) => path);
const problemsOf = async (review: Review) => (await review.get<AcceptPreview>("accept")).body.problems;

test("copied files that git does not ignore are none of the ticket's work", async () => {
  await using repository = await createRepository();
  await repository.write({ ".env": "KEY=1\n", "local/a.json": "{}\n" });
  await using review = await openReview(repository, "/write new.txt hello\n/write local/b.json hello", {}, { copy: [".env", "local"] });
  expect(await readFile(join(review.path, ".env"), "utf8")).toBe("KEY=1\n");
  expect(await filesOf(review)).toEqual(["local/b.json", "new.txt"]);
  // Changed by a setup, or staged: it is still not for others to see.
  await writeFile(join(review.path, ".env"), "KEY=2\n");
  await review.git("add", ".env");
  expect(await filesOf(review)).toEqual(["local/b.json", "new.txt"]);
  const status = await repository.git(["status", "--porcelain", "--untracked-files=all"]);
  const { body } = await review.post("discard");
  expect(await repository.git(["ls-tree", "-r", "--name-only", body.ticket.discarded?.ref ?? ""])).toBe("local/b.json\nnew.txt\nreadme.md");
  await review.post("undo-discard");
  expect(await readFile(join(review.path, ".env"), "utf8")).toBe("KEY=1\n");
  expect(await filesOf(review)).toEqual(["local/b.json", "new.txt"]);
  expect(await problemsOf(review)).toMatchObject({ push: expect.stringContaining("no remote") });
  expect((await review.accept({ way: "squash" })).body.error).toBeUndefined();
  expect(await repository.git(["show", "--format=", "--name-only", "main"])).toBe("local/b.json\nnew.txt");
  expect(await repository.git(["status", "--porcelain", "--untracked-files=all"])).toBe(status);
  const cleaned = await call(review.url, "POST", "/workspaces/cleanup", { closed_for_days: 0 });
  expect(cleaned.body).toMatchObject({ kept: [] });
  await expect(access(review.path)).rejects.toThrow("ENOENT");
});

test("what the agent committed of them is neither squashed nor pushed", async () => {
  await using repository = await createRepository({ "readme.md": "# Shop\n", ".gitignore": "secret\n" });
  await using remote = await createRepository();
  await remote.git(["config", "receive.denyCurrentBranch", "ignore"]);
  await repository.git(["remote", "add", "origin", remote.path]);
  await repository.write({ ".env": "KEY=1\n", secret: "2\n" });
  await using review = await openReview(repository, "/write new.txt hello", {}, { copy: [".env", "secret"] });
  await review.git("add", "--all");
  await review.git("add", "--force", "secret");
  await review.git("commit", "-q", "-m", "All");
  const told = "The work has .env, secret, copied here from your checkout. Ask the agent to take them out of its commits, or keep the branch.";
  expect(await problemsOf(review)).toEqual({ squash: told, push: told });
  for (const way of ["squash", "push"] as const)
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect((await review.accept({ way })).body.error).toMatchObject({ code: "git_failed", message: told });
  await review.git("rm", "-q", "--cached", ".env", "secret");
  await review.git("commit", "-q", "-m", "Not these");
  // The files are out, the commit that had them is not.
  expect(await problemsOf(review)).toEqual({ push: told });
  expect(await remote.git(["branch", "--list", "beckon/*"])).toBe("");
  expect((await review.accept({ way: "squash" })).body.error).toBeUndefined();
  expect(await repository.git(["show", "--format=", "--name-only", "main"])).toBe("new.txt");
});

test("a file on the list that the checkout does not have is the agent's own", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write app.env A=1", {}, { copy: ["app.env"] });
  expect(await problemsOf(review)).toEqual({ push: expect.stringContaining("no remote") });
  expect((await review.accept({ way: "squash" })).body.error).toBeUndefined();
  expect(await repository.git(["show", "--format=", "--name-only", "main"])).toBe("app.env");
});

test("of a folder to copy that is partly tracked, what is not tracked is copied, and nothing is overwritten", async () => {
  await using repository = await createRepository({ "config/app.json": "1\n", ".gitignore": "config/local/\n" });
  await repository.write({ "config/app.json": "changed\n", "config/staged.json": "staged\n", "config/mine.json": "mine\n", "config/local/key": "key\n" });
  await repository.git(["add", "config/staged.json"]);
  await using review = await openReview(repository, "/write new.txt hello", {}, { copy: ["config"] });
  const read = (path: string) => readFile(join(review.path, "config", path), "utf8").catch(() => undefined);
  expect(await Promise.all(["app.json", "staged.json", "mine.json", "local/key"].map(read))).toEqual(["1\n", undefined, "mine\n", "key\n"]);
  expect(review.client.frames.find(({ type }) => type === "workspace_created")).toMatchObject({ copied: ["config"], missing: [] });
  expect(await filesOf(review)).toEqual(["new.txt"]);
});

test("files in the way of a squash are named before it is tried", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await repository.write({ "new.txt": "mine\n" });
  const told = expect.stringMatching(/shop has files of its own at new\.txt\. Nothing was changed there\./);
  expect(await problemsOf(review)).toMatchObject({ squash: told });
  expect((await review.accept({ way: "squash" })).body.error).toMatchObject({ code: "dirty_checkout", message: told });
});
