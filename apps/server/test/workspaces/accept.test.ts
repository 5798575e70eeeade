import { access, chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AcceptPreview, CreatedTicket, TicketDiff, TicketView } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { createRepository, type TestRepository } from "#testing/git-repository.ts";
import { openReview } from "#testing/review.ts";
import { waitingGit } from "#testing/waiting-git.ts";

test("a squash puts one commit with the given message onto the base, and the clean checkout follows", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  const { accept, path, git } = review;
  await git("add", "-A");
  await git("commit", "-q", "-m", "First");
  await writeFile(join(path, "more.txt"), "more\n");
  await repository.commit("Meanwhile", { "elsewhere.txt": "x\n" });
  const { body: preview } = await review.get<AcceptPreview>("accept");
  expect(preview).toMatchObject({ base: "main", message: "Change\n\n- First", commits: 1, uncommitted: 1, conflicts: [], problems: { push: expect.stringContaining("no remote") } });
  const { status, body } = await accept({ way: "squash", message: "Say hello\n\nAnd more." });
  expect([status, body.error]).toEqual([200, undefined]);
  expect(body.ticket).toMatchObject({ status: "done", accepted: { way: "squash", base: "main", by: "Someone" } });
  expect(await repository.git(["log", "--format=%s|%b|%an", "main"])).toBe("Say hello|And more.\n|Ada\nMeanwhile||Ada\nBegin||Ada");
  expect(await repository.git(["status", "--porcelain"])).toBe("");
  expect(await readFile(join(repository.path, "more.txt"), "utf8")).toBe("more\n");
  expect(body.ticket.accepted?.commit).toBe(await repository.git(["rev-parse", "main"]));
  expect((await accept({ way: "squash" })).body.error).toMatchObject({ code: "wrong_status" });
});

test("a base that is checked out nowhere moves alone", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await repository.git(["checkout", "-q", "-b", "mine"]);
  await repository.write({ "readme.md": "my own edit\n" });
  expect((await review.accept({ way: "squash" })).status).toBe(200);
  expect(await repository.git(["log", "--format=%s", "main"])).toBe("Change\nBegin");
  expect(await repository.git(["status", "--porcelain"])).toBe("M readme.md".padStart(12));
});

test("conflicts change nothing, and say where they are", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write readme.md theirs");
  await repository.commit("Ours", { "readme.md": "ours\n" });
  const before = await repository.git(["for-each-ref"]);
  expect((await review.get<AcceptPreview>("accept")).body).toMatchObject({ conflicts: ["readme.md"], problems: { squash: expect.stringContaining("changed the same lines") } });
  const { status, body } = await review.accept({ way: "squash" });
  expect([status, body.error]).toMatchObject([409, { code: "merge_conflict", details: { files: ["readme.md"] } }]);
  expect(await repository.git(["for-each-ref"])).toBe(before);
  expect(await repository.git(["status", "--porcelain"])).toBe("");
  expect((await review.ticket()).status).toBe("review");
});

test("after a conflict the demo agent rebases when it is asked to, and the work is accepted", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write readme.md theirs");
  await repository.commit("Ours", { "readme.md": "ours\n" });
  await review.post("message", { text: "main has moved on and conflicts with your branch. Rebase beckon/1-change onto main, resolve the conflicts, and check that it still works." });
  expect(await review.client.next("tool_call", ({ kind }) => kind === "execute")).toMatchObject({ title: "git rebase main", status: "completed" });
  await review.client.next("agent_complete");
  expect((await review.accept({ way: "squash", message: "Take theirs" })).status).toBe(200);
  expect(await repository.git(["log", "--format=%s", "main"])).toBe("Take theirs\nOurs\nBegin");
  expect(await repository.git(["status", "--porcelain"])).toBe("");

  // What it cannot do is taken back.
  await review.post("message", { text: "/write more.txt more\n/rebase nowhere" });
  expect(await review.client.next("tool_call", ({ status }) => status === "failed")).toMatchObject({ output: expect.stringMatching(/^Not rebased: fatal: invalid upstream/) });
});

test("a dirty checkout of the base is never touched, nor one in the middle of something, nor files git does not track or ignores", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  const refused = async (): Promise<string | undefined> => {
    const { status, body } = await review.accept({ way: "squash" });
    expect([status, body.error?.code]).toEqual([409, "dirty_checkout"]);
    expect(await repository.git(["rev-list", "--count", "main"])).toBe(commits);
    return body.error?.message;
  };
  let commits = "1";
  await repository.write({ "readme.md": "my own edit\n" });
  expect(await refused()).toMatch(/with 1 changed file that is not committed/);
  expect(await readFile(join(repository.path, "readme.md"), "utf8")).toBe("my own edit\n");
  await repository.git(["checkout", "-q", "--", "readme.md"]);
  await repository.write({ "new.txt": "mine\n" });
  expect(await refused()).toMatch(/has files of its own at new\.txt/);
  expect(await readFile(join(repository.path, "new.txt"), "utf8")).toBe("mine\n");
  await repository.git(["clean", "-q", "-f"]);
  await review.git("add", "new.txt");
  await writeFile(join(repository.path, ".git", "info", "exclude"), "new.txt\n");
  await repository.write({ "new.txt": "mine, and ignored\n" });
  expect(await refused()).toMatch(/has files of its own at new\.txt/);
  expect(await readFile(join(repository.path, "new.txt"), "utf8")).toBe("mine, and ignored\n");
  await rm(join(repository.path, "new.txt"));
  await repository.write({ "new.txt/mine": "in a folder\n" });
  expect(await refused()).toMatch(/has files of its own at new\.txt/);
  expect(await readFile(join(repository.path, "new.txt", "mine"), "utf8")).toBe("in a folder\n");
  await rm(join(repository.path, "new.txt"), { recursive: true });

  await repository.git(["checkout", "-q", "-b", "other"]);
  await repository.commit("Theirs", { "readme.md": "theirs\n" });
  await repository.git(["checkout", "-q", "main"]);
  await repository.commit("Ours", { "readme.md": "ours\n" });
  commits = "2";
  await repository.git(["rebase", "other"]).catch(() => undefined);
  expect(await refused()).toMatch(/main is being rebased/);
  await repository.git(["rebase", "--abort"]);
  expect((await review.accept({ way: "squash" })).status).toBe(200);
});

test("what is accepted is what was looked at", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  const { body: diff } = await review.get<TicketDiff>("diff");
  await writeFile(join(review.path, "late.txt"), "late\n");
  expect((await review.accept({ way: "squash", tree: diff.tree })).body.error).toMatchObject({ code: "stale_changes", field: "tree" });
  const { body: again } = await review.get<TicketDiff>("diff");
  expect((await review.accept({ way: "squash", tree: again.tree })).status).toBe(200);
});

test("keeping the branch commits what is not committed, without hooks", async () => {
  await using repository = await createRepository();
  const hooks = join(repository.path, ".git", "hooks");
  await mkdir(hooks, { recursive: true });
  for (const name of ["pre-commit", "commit-msg", "post-commit", "post-checkout", "reference-transaction"]) {
    // oxlint-disable-next-line no-await-in-loop -- a few files
    await writeFile(join(hooks, name), `#!/bin/sh\necho ${name} >> ${repository.path}/../hooked\nexit 1\n`);
    // oxlint-disable-next-line no-await-in-loop -- a few files
    await chmod(join(hooks, name), 0o755);
  }
  await using review = await openReview(repository, "/write new.txt hello");
  const { body } = await review.accept({ way: "branch", message: "Keep it" });
  expect(body.ticket).toMatchObject({ status: "done", accepted: { way: "branch", branch: "beckon/1-change" } });
  expect(await repository.git(["log", "--format=%s", "beckon/1-change"])).toBe("Keep it\nBegin");
  expect(await review.git("status", "--porcelain")).toBe("");
  await expect(readFile(join(repository.path, "..", "hooked"))).rejects.toThrow("ENOENT");
});

test("with nothing changed there is nothing to accept, and an answer that came twice counts once", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/say nothing");
  expect((await review.accept({ way: "squash" })).body.error?.message).toMatch(/no changes to accept/);
  await writeFile(join(review.path, "a.txt"), "a\n");
  const twice = () => call<{ seq: number; ticket: TicketView }>(review.url, "POST", `/tickets/${review.ticket_id}/accept`, { way: "squash" }, { "Idempotency-Key": "k" });
  const [one, other] = [await twice(), await twice()];
  expect([one.status, other.body.seq]).toEqual([200, one.body.seq]);
  expect(await repository.git(["rev-list", "--count", "main"])).toBe("2");
});

test("a repository without an identity says what to set", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await repository.git(["config", "--unset", "user.name"]);
  await repository.git(["config", "--unset", "user.email"]);
  await repository.git(["config", "user.useConfigOnly", "true"]);
  expect((await review.accept({ way: "squash" })).body.error).toMatchObject({ code: "git_failed", message: expect.stringContaining("git config --global user.name") });
  expect(await repository.git(["rev-list", "--count", "main"])).toBe("1");
});

test("where git fails half way in the base's checkout, what it wrote there is taken back", async () => {
  await using repository = await createRepository({ "a.txt": "one\n", "gone.txt": "gone\n", ".gitattributes": "*.bin filter=big\n" });
  for (const [key, value] of [["clean", "cat"], ["smudge", "false"], ["required", "true"]])
    // oxlint-disable-next-line no-await-in-loop -- git locks its configuration
    await repository.git(["config", `filter.big.${key}`, value ?? ""]);
  await using review = await openReview(repository, "/write a.txt two\n/write folder/b.txt new\n/write z.bin big");
  await rm(join(review.path, "gone.txt"));
  const { status, body } = await review.accept({ way: "squash" });
  expect([status, body.error]).toMatchObject([409, { code: "git_failed", message: "git merge failed: z.bin: smudge filter big failed." }]);
  expect(await repository.git(["rev-list", "--count", "main"])).toBe("1");
  expect(await repository.git(["status", "--porcelain", "--ignored"])).toBe("");
  expect(await readFile(join(repository.path, "gone.txt"), "utf8")).toBe("gone\n");
  expect((await review.ticket()).status).toBe("review");
  await repository.git(["config", "filter.big.smudge", "cat"]);
  expect((await review.accept({ way: "squash" })).status).toBe(200);
});

test("a base that is gone stands in the way of a squash alone, and a detached HEAD in the way of nothing", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await repository.git(["checkout", "-q", "--detach"]);
  await repository.git(["branch", "-m", "main", "trunk"]);
  const { body } = await review.get<AcceptPreview>("accept");
  expect(body.problems).toEqual({ squash: expect.stringMatching(/has no branch main any more/), push: expect.stringContaining("no remote") });
  expect((await review.accept({ way: "squash" })).body.error).toMatchObject({ code: "git_failed", message: body.problems.squash });
  await repository.git(["branch", "-m", "trunk", "main"]);
  expect((await review.accept({ way: "squash" })).status).toBe(200);
  expect(await repository.git(["log", "--format=%s", "main"])).toBe("Change\nBegin");
  expect([await repository.git(["log", "--format=%s"]), await repository.git(["status", "--porcelain"])]).toEqual(["Begin", ""]);
});

test("a base that is checked out in a folder deleted by hand says how to free it", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  const other = join(repository.path, "..", "other");
  await repository.git(["switch", "-q", "-c", "mine"]);
  await repository.git(["worktree", "add", "-q", other, "main"]);
  await rm(other, { recursive: true });
  expect((await review.accept({ way: "squash" })).body.error).toMatchObject({ code: "dirty_checkout", message: expect.stringContaining(`${other}, which is not there any more. Run git worktree prune`) });
  await repository.git(["worktree", "prune"]);
  expect((await review.accept({ way: "squash" })).status).toBe(200);
});

test("two tickets accepted at once into one base are two commits, whatever their files are called", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await writeFile(join(review.path, "--force\nname.txt"), "odd\n");
  const { project_id = "" } = await review.ticket();
  const { body: other } = await call<CreatedTicket>(review.url, "POST", "/tickets/create", { ticket_name: "Other", description: "/write other.txt hello", project_id });
  await review.client.next("agent_complete");
  const answers = await Promise.all([review.accept({ way: "squash" }), call(review.url, "POST", `/tickets/${other.ticket_id}/accept`, { way: "squash" })]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect((await repository.git(["log", "--format=%s", "main"])).split("\n").toSorted()).toEqual(["Begin", "Change", "Other"]);
  expect(await repository.git(["status", "--porcelain"])).toBe("");
  expect(await readFile(join(repository.path, "--force\nname.txt"), "utf8")).toBe("odd\n");
});

test("a turn that runs while work is accepted leaves the ticket open, with its files to be looked at", async () => {
  await using repository = await createRepository();
  const outer = join(repository.path, "..");
  const bin = await waitingGit(outer, "merge");
  await using review = await openReview(repository, "/write new.txt hello", { PATH: `${bin}:${process.env["PATH"]}` });
  const accepting = review.accept({ way: "squash" });
  await expect.poll(() => access(join(outer, "waits")).then(() => true, () => false), { timeout: 10_000 }).toBe(true);
  await review.post("message", { text: "/write late.txt hello" });
  await review.client.next("agent_complete");
  await writeFile(join(outer, "go"), "");
  const { status, body } = await accepting;
  expect([status, body.ticket.status, body.ticket.accepted?.way]).toEqual([200, "review", "squash"]);
  expect(await repository.git(["ls-tree", "--name-only", "main"])).toBe("new.txt\nreadme.md");
  expect((await review.accept({ way: "squash" })).status).toBe(200);
  expect(await repository.git(["ls-tree", "--name-only", "main"])).toBe("late.txt\nnew.txt\nreadme.md");
});

/** Accepts by squash, and acts in the base's checkout just before git moves it. */
async function acceptMeanwhile(repository: TestRepository, description: string, act: () => Promise<unknown>) {
  const outer = join(repository.path, "..");
  const bin = await waitingGit(outer, "merge");
  await using review = await openReview(repository, description, { PATH: `${bin}:${process.env["PATH"]}` });
  const accepting = review.accept({ way: "squash" });
  await expect.poll(() => access(join(outer, "waits")).then(() => true, () => false), { timeout: 10_000 }).toBe(true);
  await act();
  await writeFile(join(outer, "go"), "");
  const { status, body } = await accepting;
  return { status, error: body.error, ticket: await review.ticket(), again: await review.accept({ way: "squash" }) };
}

test("what a person changes in the base's checkout while git fails to move it stays", async () => {
  await using repository = await createRepository();
  const { status, error } = await acceptMeanwhile(repository, "/write readme.md theirs", async () => {
    await repository.commit("Meanwhile", { "elsewhere.txt": "x\n" });
    await repository.write({ "readme.md": "not committed\n" });
  });
  expect([status, error]).toMatchObject([409, { code: "git_failed", details: { files: ["readme.md"] } }]);
  expect(await readFile(join(repository.path, "readme.md"), "utf8")).toBe("not committed\n");
});

test("a checkout that leaves the base while work is accepted is named, and the ticket stays open", async () => {
  await using repository = await createRepository();
  const { status, error, ticket, again } = await acceptMeanwhile(repository, "/write new.txt hello", () => repository.git(["switch", "-q", "-c", "feature"]));
  expect([status, error]).toMatchObject([409, { code: "git_failed", message: expect.stringContaining("changed from main to feature") }]);
  expect([ticket.status, again.status]).toEqual(["review", 200]);
  expect(await repository.git(["log", "--format=%s", "main"])).toBe("Change\nBegin");
});
