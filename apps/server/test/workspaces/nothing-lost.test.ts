import { execFile } from "node:child_process";
import { access, lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { AcceptPreview, CreatedTicket, TicketDiff, TicketView, WorkspaceListing } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { createRepository, type TestRepository } from "#testing/git-repository.ts";
import { addProject, addTicket } from "#testing/project.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { openReview, type Review } from "#testing/review.ts";
import { spawnServer } from "#testing/spawn-server.ts";
import { startServer } from "#testing/start-server.ts";
import { waitingGit } from "#testing/waiting-git.ts";

const refused = { code: "git_failed", message: expect.stringMatching(/nothing was/i) };
const remove = ({ url, ticket_id }: Review) => call(url, "POST", `/workspaces/1-${ticket_id}/remove`, {});
const list = async ({ url }: Review) => (await call<{ workspaces: WorkspaceListing[] }>(url, "GET", "/workspaces")).body.workspaces;
/** What these ways out of a worktree say, with the worktree and all refs as they were. */
async function refusals(repository: TestRepository, review: Review, more = [() => review.post("discard")]): Promise<string[]> {
  const refs = await repository.git(["for-each-ref"]);
  const answers = [await review.accept({ way: "squash" }), await review.accept({ way: "branch" }), await remove(review), ...(await Promise.all(more.map((way) => way())))];
  expect(await repository.git(["for-each-ref"])).toBe(refs);
  expect((await review.ticket()).status).toBe("review");
  await access(review.path);
  return answers.map(({ body }) => body.error?.message ?? "");
}
async function startOver({ post, client }: Review) {
  await post("message", { text: "/crash" });
  await client.next("agent_error");
  await post("retry", { from_scratch: true });
  const removed = await client.next("workspace_removed");
  await client.next("workspace_created");
  await client.next("agent_complete");
  return removed;
}

test("a worktree that its repository knows no more is never deleted: refused, and from scratch kept aside", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await writeFile(join(review.path, "only.txt"), "only here\n");
  await review.git("add", "only.txt");
  await review.git("commit", "-q", "-m", "Half");
  await writeFile(join(review.path, "only.txt"), "and changed\n");
  // As after a restored backup: the branch is there, the worktree is not known.
  await rm(join(repository.path, ".git", "worktrees"), { recursive: true });
  const said = await refusals(repository, review);
  for (const one of said) expect(one).toMatch(/does not belong to the repository .* any more/);
  expect((await review.get<TicketDiff>("diff")).body.problems).toEqual([expect.stringContaining("does not belong")]);
  expect((await review.get<AcceptPreview>("accept")).body.problems).toMatchObject({ squash: expect.stringContaining("does not belong"), branch: expect.anything() });
  await review.post("message", { text: "/crash" });
  await review.client.next("agent_error");
  await review.post("retry");
  expect((await review.client.next("setup_failed")).error).toMatch(/Retry from scratch: that keeps this folder aside/);
  await review.post("retry", { from_scratch: true });
  const { aside = "", ref } = await review.client.next("workspace_removed");
  expect(await readFile(join(aside, "only.txt"), "utf8")).toBe("and changed\n");
  expect(await readFile(join(aside, "new.txt"), "utf8")).toBe("hello\n");
  expect(await repository.git(["show", `${ref}:only.txt`])).toBe("only here");
  await review.client.next("agent_complete");
  expect(await list(review)).toMatchObject([{ aside: true, path: aside, number: 1 }, { aside: false, path: review.path }]);

  expect((await call(review.url, "POST", "/workspaces/cleanup", { closed_for_days: 0 })).body).toMatchObject({ removed: [], kept: [{ reason: "Its files are nowhere else." }, {}] });
  const name = aside.slice(aside.lastIndexOf("/") + 1);
  expect((await call(review.url, "POST", `/workspaces/${name}/remove`, {})).status).toBe(200);
  await expect(access(aside)).rejects.toThrow("ENOENT");
});

test("where neither repository nor branch knows a worktree any more, its files are kept aside too", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await rm(join(repository.path, ".git", "worktrees"), { recursive: true });
  await repository.git(["branch", "-D", "beckon/1-change"]);
  const { aside = "" } = await startOver(review);
  expect(await readFile(join(aside, "new.txt"), "utf8")).toBe("hello\n");
});

test("a worktree whose repository is gone is refused by name", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await rename(repository.path, `${repository.path}-gone`);
  expect((await remove(review)).body.error?.message).toMatch(/does not belong to the repository .*shop any more.*Nothing was removed/);
  expect((await review.post("discard")).body.error?.message).toMatch(/cannot be read/);
  expect(await readFile(join(review.path, "new.txt"), "utf8")).toBe("hello\n");
  // It moved, and the project was told.
  const { project_id } = await review.ticket();
  await call(review.url, "POST", `/projects/${project_id}/edit`, { path: `${repository.path}-gone` });
  expect((await remove(review)).status).toBe(200);
  const { ref } = await review.client.next("workspace_removed");
  expect(await repository.git(["show", `${ref}:new.txt`], `${repository.path}-gone`)).toBe("hello");
});

test("files that git cannot read are named, nothing is removed or accepted without them, and what is discarded is kept aside", async () => {
  await using repository = await createRepository({ "a.txt": "one\n" });
  await using review = await openReview(repository, "/write new.txt hello");
  await rm(join(review.path, "a.txt"));
  await promisify(execFile)("mkfifo", [join(review.path, "a.txt")]);
  for (const one of await refusals(repository, review, [])) expect(one).toMatch(/so nothing was.*\. Not among the changes: a\.txt: can only add regular files/);
  expect((await review.get<TicketDiff>("diff")).body).toMatchObject({ problems: [expect.stringContaining("a.txt")], totals: { files: 1 } });
  expect((await review.post("discard")).body.ticket).toMatchObject({ status: "cancelled", discarded: { aside: expect.any(String) } });
  const { aside = "", ref } = await review.client.next("work_discarded");
  expect([aside, (await lstat(join(aside, "a.txt"))).isFIFO(), await repository.git(["show", `${ref}:new.txt`])]).toEqual([expect.stringContaining("-kept-"), true, "hello"]);
  expect(await list(review)).toMatchObject([{ aside: true, path: aside }]);
  expect((await review.post("undo-discard")).status).toBe(200);
  expect(await readFile(join(review.path, "new.txt"), "utf8")).toBe("hello\n");
  expect((await list(review)).map(({ path }) => path).toSorted()).toEqual([review.path, aside].toSorted());
});

test("where git gives up on all of a worktree, nothing passes for unchanged", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await writeFile(join(review.path, ".gitattributes"), "*.bin filter=gone\n");
  await writeFile(join(review.path, "x.bin"), "x\n");
  await repository.git(["config", "filter.gone.clean", "false"]);
  await repository.git(["config", "filter.gone.required", "true"]);
  for (const one of await refusals(repository, review)) expect(one).toMatch(/x\.bin: clean filter 'gone' failed/);
  expect((await review.get("diff")).body.error).toMatchObject({ code: "git_failed", message: expect.stringContaining("x.bin") });
  const { aside = "" } = await startOver(review);
  expect(await readFile(join(aside, "x.bin"), "utf8")).toBe("x\n");
});

test("files that git was told not to look at are kept all the same", async () => {
  await using repository = await createRepository({ "a.txt": "one\n", "b.txt": "one\n", "crlf.txt": "one\n" });
  await repository.git(["config", "core.safecrlf", "true"]);
  await repository.git(["config", "core.autocrlf", "input"]);
  await using review = await openReview(repository, "/write new.txt hello");
  await review.git("update-index", "--assume-unchanged", "a.txt");
  await review.git("update-index", "--skip-worktree", "b.txt");
  await writeFile(join(review.path, "a.txt"), "two\n");
  await writeFile(join(review.path, "b.txt"), "two\n");
  await writeFile(join(review.path, "crlf.txt"), "two\r\n");
  const { body } = await review.post("discard");
  const kept = (file: string) => repository.git(["show", `${body.ticket.discarded?.ref}:${file}`]);
  expect([await kept("a.txt"), await kept("b.txt"), await kept("crlf.txt")]).toEqual(["two", "two", "two"]);
});

test("a repository inside the worktree with work of its own is named, and kept", async () => {
  await using repository = await createRepository();
  await using other = await createRepository({ "lib.txt": "1\n" });
  await repository.git(["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.path, "lib"]);
  await repository.commit("Add lib", {});
  await using review = await openReview(repository, "/write new.txt hello");
  const lib = join(review.path, "lib");
  const nested = async () => ((await review.get<TicketDiff>("diff")).body.problems);

  await mkdir(lib, { recursive: true });
  await writeFile(join(lib, "stray.txt"), "stray\n");
  expect(await nested()).toEqual([expect.stringMatching(/^lib is the place of a submodule/)]);
  await rm(join(lib, "stray.txt"));
  await review.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init");
  expect(await nested()).toEqual([]);
  await writeFile(join(lib, "lib.txt"), "2\n");
  expect(await nested()).toEqual(["lib is a repository of its own with 1 file not committed."]);
  await repository.git(["commit", "-q", "-am", "Two"], lib);
  await writeFile(join(lib, "more.txt"), "3\n");
  await repository.git(["init", "-q", join(review.path, "tool")]);
  await repository.git(["commit", "-q", "--allow-empty", "-m", "Tool"], join(review.path, "tool"));
  const all = ["lib is a repository of its own with 1 commit on no remote and 1 file not committed.", "tool is a repository of its own with 1 commit on no remote."];
  expect(await nested()).toEqual(all);
  expect((await review.get<AcceptPreview>("accept")).body.left_out).toEqual(all);
  expect((await remove(review)).body.error).toMatchObject({ ...refused, details: { lost: all } });
  expect(await readFile(join(lib, "more.txt"), "utf8")).toBe("3\n");

  const { aside = "" } = await startOver(review);
  expect(await readFile(join(aside, "lib", "more.txt"), "utf8")).toBe("3\n");
  expect(await repository.git(["log", "--format=%s"], join(aside, "tool"))).toBe("Tool");
  expect(await repository.git(["rev-parse", "--abbrev-ref", "HEAD"], aside)).toBe("HEAD");
  expect(await review.git("rev-parse", "--abbrev-ref", "HEAD")).toBe("beckon/1-change");
});

test("from scratch without a repository keeps the files aside", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { body: ticket } = await call<CreatedTicket>(server.url, "POST", "/tickets/create", { ticket_name: "Alone", description: "/write new.txt hello\n/crash" });
  const { workspace } = await client.next("session_opened");
  await client.next("agent_error");
  await call(server.url, "POST", `/tickets/${ticket.ticket_id}/retry`, { from_scratch: true });
  const { aside = "" } = await client.next("workspace_removed");
  expect(await readFile(join(aside, "new.txt"), "utf8")).toBe("hello\n");
  expect((await client.next("session_opened")).workspace).toBe(workspace);
});

test("a folder is not removed from under an agent: the next turn finds it gone, or the removal is refused", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  // Its process still waits for more, in that folder.
  expect((await remove(review)).status).toBe(200);
  await review.post("message", { text: "/write again.txt hello" });
  expect(await review.client.next("workspace_created", ({ again }) => !again)).toMatchObject({ branch: "beckon/1-change" });
  await review.client.next("agent_complete");
  expect(await review.git("status", "--porcelain")).toBe("?? again.txt");

  const [message, removal] = await Promise.all([review.post("message", { text: "/sleep 300\n/write third.txt hello" }), remove(review)]);
  expect([message.status, removal.status, removal.body.error?.code]).toEqual([202, 409, "wrong_status"]);
  await review.client.next("agent_complete");
  expect(await readFile(join(review.path, "third.txt"), "utf8")).toBe("hello\n");
});

test("a turn that begins and ends while a folder is read for removal is not missed", async () => {
  await using repository = await createRepository();
  // The first commit of what is kept waits until the file `go` is there.
  const outer = join(repository.path, "..");
  const bin = await waitingGit(outer, "commit-tree");
  await using review = await openReview(repository, "/write new.txt hello", { PATH: `${bin}:${process.env["PATH"]}` });
  const removal = remove(review);
  await expect.poll(() => access(join(outer, "waits")).then(() => true, () => false), { timeout: 10_000 }).toBe(true);
  await review.post("message", { text: "/write late.txt hello" });
  await review.client.next("agent_complete");
  await writeFile(join(outer, "go"), "");
  expect((await removal).status).toBe(200);
  const { ref } = await review.client.next("workspace_removed");
  expect(await repository.git(["show", `${ref}:late.txt`])).toBe("hello");
});

test("an undo brings back a branch that was elsewhere than its worktree, and leaves a folder that has come in its place", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await review.git("add", "-A");
  await review.git("commit", "-q", "-m", "Tip");
  const tip = await review.git("rev-parse", "HEAD");
  await review.git("checkout", "-q", "--detach", "main");
  await writeFile(join(review.path, "more.txt"), "more\n");
  await review.post("discard");
  expect(await repository.git(["branch", "--list", "beckon/*"])).toBe("");
  await mkdir(review.path);
  await writeFile(join(review.path, "mine.txt"), "mine\n");
  await writeFile(join(review.path, "..", ".beckon", `1-${review.ticket_id}.json`), JSON.stringify({ ticket_id: review.ticket_id, made_at: "", stage: "ready" }));
  expect((await review.post("undo-discard")).body.error).toBeUndefined();
  expect(await repository.git(["rev-parse", "beckon/1-change"])).toBe(tip);
  expect([await review.git("rev-parse", "HEAD"), await readFile(join(review.path, "more.txt"), "utf8")]).toEqual([await repository.git(["rev-parse", "main"]), "more\n"]);
  const aside = (await list(review)).find((one) => one.aside);
  expect(await readFile(join(aside?.path ?? "", "mine.txt"), "utf8")).toBe("mine\n");
});

test("a folder that a kill left after its removal was recorded is the ticket's again", async () => {
  await using repository = await createRepository();
  const outer = join(repository.path, "..");
  // Git's own removal waits, and the server is gone meanwhile.
  const bin = await waitingGit(outer, "remove");
  await using server = await spawnServer({ PATH: `${bin}:${process.env["PATH"]}` });
  await using client = await connectRaw(server.url);
  const project = await addProject(server.url, repository);
  const { ticket_id } = await addTicket(server.url, project, "Change", "/write new.txt hello");
  const { path } = await client.next("workspace_created");
  await client.next("agent_complete");
  call(server.url, "POST", `/workspaces/1-${ticket_id}/remove`, {}).catch(() => undefined);
  await client.next("workspace_removed");
  await expect.poll(() => access(join(outer, "waits")).then(() => true, () => false), { timeout: 10_000 }).toBe(true);
  await server.end("SIGKILL");
  await using again = await startServer({}, server.folder);
  await using next = await connectRaw(again.url);
  await call(again.url, "POST", `/tickets/${ticket_id}/message`, { text: "/write more.txt more" });
  await next.next("workspace_created");
  await next.next("agent_complete");
  expect(await repository.git(["status", "--porcelain"], path)).toBe("?? more.txt\n?? new.txt");
  expect((await call<TicketView>(again.url, "GET", `/tickets/${ticket_id}`)).body.workspace?.removed_at).toBeUndefined();
});
