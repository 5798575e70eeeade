import { access, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TicketDiff } from "@beckon/protocol";
import { createRepository } from "#testing/git-repository.ts";
import { openReview } from "#testing/review.ts";
import { waitingGit } from "#testing/waiting-git.ts";

test("discarded work is gone from sight, kept under a ref, and comes back as it was", async () => {
  await using repository = await createRepository({ "readme.md": "# Shop\n", ".gitignore": ".env\n" });
  await repository.write({ ".env": "KEY=1\n" });
  await using review = await openReview(repository, "/write new.txt hello", {}, { copy: [".env"] });
  const { path, git } = review;
  await git("add", "-A");
  await git("commit", "-q", "-m", "First");
  await writeFile(join(path, "new.txt"), "changed\n");
  await writeFile(join(path, "untracked.txt"), "untracked\n");
  await git("rm", "-q", "readme.md");
  const before = (await review.get<TicketDiff>("diff")).body;
  const head = await git("rev-parse", "HEAD");

  const { status, body } = await review.post("discard");
  expect([status, body.error]).toEqual([200, undefined]);
  expect(body.ticket).toMatchObject({ status: "cancelled", discarded: { ref: expect.stringMatching(/^refs\/beckon\/kept\/1-t_/) }, workspace: { removed_at: expect.any(String) } });
  const days = (Date.parse(body.ticket.discarded?.keep_until ?? "") - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(30);
  await expect(access(path)).rejects.toThrow("ENOENT");
  expect(await repository.git(["branch", "--list", "beckon/*"])).toBe("");
  expect(await repository.git(["worktree", "list"])).not.toContain("1-t_");
  expect((await review.get<TicketDiff>("diff")).body.totals).toEqual(before.totals);

  const back = await review.post("undo-discard");
  expect([back.status, back.body.error]).toEqual([200, undefined]);
  expect(back.body.ticket).toMatchObject({ status: "review" });
  expect(back.body.ticket.discarded).toBeUndefined();
  expect(await git("rev-parse", "HEAD")).toBe(head);
  expect((await git("status", "--porcelain")).split("\n").map((line) => line.trim()).toSorted()).toEqual(["?? untracked.txt", "D readme.md", "M new.txt"]);
  expect(await readFile(join(path, ".env"), "utf8")).toBe("KEY=1\n");
  const after = (await review.get<TicketDiff>("diff")).body;
  expect(after).toEqual(before);
});

test("what was discarded is shown as it was kept, also while its folder is going", async () => {
  await using repository = await createRepository();
  const outer = join(repository.path, "..");
  const bin = await waitingGit(outer, "remove");
  await using review = await openReview(repository, "/write new.txt hello", { PATH: `${bin}:${process.env["PATH"]}` });
  const before = (await review.get<TicketDiff>("diff")).body;
  const discard = review.post("discard");
  await expect.poll(() => access(join(outer, "waits")).then(() => true, () => false), { timeout: 10_000 }).toBe(true);
  // As far as git has come with its removal.
  await rm(join(review.path, "new.txt"));
  expect((await review.get<TicketDiff>("diff")).body).toEqual(before);
  await writeFile(join(outer, "go"), "");
  expect((await discard).status).toBe(200);
});

test("what cannot be discarded or undone says why", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  expect((await review.post("undo-discard")).body.error).toMatchObject({ code: "wrong_status" });
  await review.post("discard");
  await repository.git(["branch", "beckon/1-change", "main"]);
  await repository.git(["commit", "-q", "--allow-empty", "-m", "x"]);
  await repository.git(["branch", "-f", "beckon/1-change", "main"]);
  expect((await review.post("undo-discard")).body.error?.message).toMatch(/There is another branch beckon\/1-change/);
  await repository.git(["branch", "-D", "beckon/1-change"]);
  const ref = (await review.ticket()).discarded?.ref ?? "";
  await repository.git(["update-ref", "-d", ref]);
  expect((await review.post("undo-discard")).body.error?.message).toMatch(/does not keep the work any more/);
});

test("discarded work of a ticket that was retried is told by name, and git alone brings it back", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await writeFile(join(review.path, "untracked.txt"), "untracked\n");
  const ref = (await review.post("discard")).body.ticket.discarded?.ref ?? "";
  await review.post("retry");
  await review.client.next("agent_complete");
  const { error } = (await review.post("undo-discard")).body;
  expect(error).toMatchObject({ code: "wrong_status", details: { ref }, message: expect.stringContaining(`git branch NAME ${ref} makes a branch of it.`) });
  await repository.git(["branch", "again", ref]);
  expect(await repository.git(["ls-tree", "--name-only", "again"])).toBe("new.txt\nreadme.md\nuntracked.txt");
});

test("a retry keeps the worktree; from scratch it is a new one, with the old work under a ref", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  const { client, path } = review;
  const crash = async (): Promise<void> => {
    await review.post("message", { text: "/crash" });
    await client.next("agent_error");
  };
  await writeFile(join(path, "mine.txt"), "mine\n");
  await crash();
  await review.post("retry");
  await client.next("agent_complete");
  expect(await readFile(join(path, "mine.txt"), "utf8")).toBe("mine\n");

  await crash();
  const { status } = await review.post("retry", { from_scratch: true });
  expect(status).toBe(202);
  const removed = await client.next("workspace_removed");
  expect(await client.next("workspace_created")).toMatchObject({ branch: "beckon/1-change", again: false });
  expect(await client.next("session_opened", ({ attempt }) => attempt === 3)).toMatchObject({ opened: "new" });
  expect((await client.next("turn_started", ({ attempt }) => attempt === 3)).prompt).toMatch(/^Change\n\n\/write new\.txt hello\n\nWhen you need a person/);
  await client.next("agent_complete");
  await expect(access(join(path, "mine.txt"))).rejects.toThrow("ENOENT");
  expect(await repository.git(["show", `${removed.ref}:mine.txt`])).toBe("mine");
  expect((await review.ticket()).from_scratch).toBeUndefined();
});
