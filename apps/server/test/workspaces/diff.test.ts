import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FileChange, TicketDiff } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { createRepository } from "#testing/git-repository.ts";
import { addProject, addTicket } from "#testing/project.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";

const lines = (count: number, word = "line"): string => Array.from({ length: count }, (_, index) => `${word} ${index + 1}\n`).join("");

test("a diff has what is committed, not committed and untracked, whatever the file", async () => {
  await using server = await startServer();
  await using repository = await createRepository({
    "readme.md": "# Shop\n",
    "old.txt": lines(20),
    "gone.txt": "gone\n",
    "unix.txt": "a\nb\n",
    "windows.txt": "a\r\nb\r\n",
    "file-or-link": "file\n",
    ".gitignore": "ignored\n",
  });
  const project = await addProject(server.url, repository);
  await using client = await connectRaw(server.url);
  const ticket = await addTicket(server.url, project, "Change", "/write untracked.txt hello");
  const { path } = await client.next("workspace_created");
  await client.next("agent_complete");
  const git = (...args: string[]) => repository.git(args, path);
  await writeFile(join(path, "readme.md"), "# Shop\n\nOpen.\n");
  await git("commit", "-q", "-am", "Open");
  await git("mv", "old.txt", "new name.txt");
  await git("rm", "-q", "gone.txt");
  await writeFile(join(path, "unix.txt"), "a\r\nb\r\n");
  await writeFile(join(path, "windows.txt"), "a\r\nc\r\n");
  await writeFile(join(path, "picture.bin"), Buffer.from([0, 1, 2, 0, 255]));
  await writeFile(join(path, "--force\nname.txt"), "odd\n");
  await writeFile(join(path, "ignored"), "no\n");
  await rm(join(path, "file-or-link"));
  await symlink("/etc/passwd", join(path, "file-or-link"));
  await repository.commit("Moved on", { "elsewhere.txt": "not of this ticket\n" });

  const { status, body } = await call<TicketDiff>(server.url, "GET", `/tickets/${ticket.ticket_id}/diff`);
  expect(status).toBe(200);
  const files = new Map(body.files.map((file) => [file.path, file]));
  expect([...files.keys()].toSorted()).toEqual(
    ["--force\nname.txt", "file-or-link", "gone.txt", "new name.txt", "picture.bin", "readme.md", "unix.txt", "untracked.txt", "windows.txt"].toSorted(),
  );
  const like = (name: string): Partial<FileChange> => files.get(name) ?? {};
  expect(like("readme.md")).toMatchObject({ status: "modified", added: 2, removed: 0, patch: expect.stringContaining("+Open.") });
  expect(like("untracked.txt")).toMatchObject({ status: "added", added: 1, patch: "@@ -0,0 +1 @@\n+hello\n" });
  expect(like("new name.txt")).toMatchObject({ status: "renamed", old_path: "old.txt", added: 0, removed: 0 });
  expect(like("new name.txt").patch).toBeUndefined();
  expect(like("gone.txt")).toMatchObject({ status: "deleted", removed: 1 });
  expect(like("picture.bin")).toMatchObject({ status: "added", binary: true, added: 0 });
  expect(like("picture.bin").patch).toBeUndefined();
  expect(like("unix.txt")).toMatchObject({ added: 2, removed: 2, line_endings: "to_crlf" });
  expect(like("windows.txt")).toMatchObject({ added: 1, removed: 1, line_endings: "crlf" });
  expect(like("--force\nname.txt")).toMatchObject({ status: "added", patch: "@@ -0,0 +1 @@\n+odd\n" });
  expect(like("file-or-link")).toMatchObject({ status: "type", patch: expect.stringMatching(/-file[^]*\+\/etc\/passwd/) });
  expect(body).toMatchObject({ base: "main", commits: 1, uncommitted: 8, problems: [], more_files: 0 });
  expect(await git("diff", "--cached", "--name-status")).toBe("D\tgone.txt\nR100\told.txt\tnew name.txt");
});

test("a huge file is cut with the count, and can be asked for alone", async () => {
  await using server = await startServer();
  await using repository = await createRepository({ "a.txt": "a\n", "huge.txt": lines(3_000, "old") });
  const project = await addProject(server.url, repository);
  await using client = await connectRaw(server.url);
  const ticket = await addTicket(server.url, project, "Change", "/write z.txt hello");
  const { path } = await client.next("workspace_created");
  await client.next("agent_complete");
  await writeFile(join(path, "huge.txt"), lines(3_000, "new"));
  await writeFile(join(path, "wide.txt"), `${"x".repeat(200_000)}\n`);
  const { body } = await call<TicketDiff>(server.url, "GET", `/tickets/${ticket.ticket_id}/diff`);
  expect(body.files.map((file) => [file.path, file.added, file.removed, file.cut, file.patch?.length])).toEqual([
    ["huge.txt", 3_000, 3_000, 6_000, undefined],
    ["wide.txt", 1, 0, 1, "@@ -0,0 +1 @@".length],
    ["z.txt", 1, 0, undefined, "@@ -0,0 +1 @@\n+hello\n".length],
  ]);
  const alone = await call<TicketDiff>(server.url, "GET", `/tickets/${ticket.ticket_id}/diff?path=huge.txt`);
  expect(alone.body.files).toHaveLength(1);
  expect(alone.body.files[0]?.cut).toBeUndefined();
  expect(alone.body.files[0]?.patch?.split("\n").filter((line) => line.startsWith("+"))).toHaveLength(3_000);
  expect((await call(server.url, "GET", `/tickets/${ticket.ticket_id}/diff?path=a&b=c`)).body.error?.field).toBe("b");
});

test("a submodule, and a repository that the agent made, are shown as what they are", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  await using other = await createRepository({ "lib.txt": "1\n" });
  await repository.git(["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.path, "lib"]);
  await repository.commit("Add lib", {});
  const project = await addProject(server.url, repository);
  await using client = await connectRaw(server.url);
  const ticket = await addTicket(server.url, project, "Change", "/write a.txt hello");
  const { path } = await client.next("workspace_created");
  await client.next("agent_complete");
  await repository.git(["-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init"], path);
  await other.commit("Second", { "lib.txt": "2\n" });
  await repository.git(["-c", "protocol.file.allow=always", "pull", "-q", "origin", "main"], join(path, "lib"));
  await repository.git(["init", "-q", join(path, "empty-one")]);
  await writeFile(join(path, "empty-one", "x"), "x");
  const { body } = await call<TicketDiff>(server.url, "GET", `/tickets/${ticket.ticket_id}/diff`);
  expect(body.files.map((file) => [file.path, file.submodule])).toEqual([["a.txt", false], ["lib", true]]);
  expect(body.problems).toEqual([expect.stringContaining("empty-one, where git init made a repository of its own, without a commit"), "empty-one is a repository of its own with 1 file not committed."]);
});

test("dashboards hear that files changed while the agent works, and only when they did", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const project = await addProject(server.url, repository);
  await using client = await connectRaw(server.url);
  await addTicket(server.url, project, "Change", "/write a.txt one\n/choose Go on? | Yes\n/tool Look\n/write b.txt two");
  const first = await client.next("changes_counted");
  expect(first).toMatchObject({ files: 1, added: 1, removed: 0 });
  const question = await client.next("agent_question");
  client.send({ type: "user_response", session_id: question.session_id, question_id: question.question_id, response: "yes" });
  expect(await client.next("changes_counted", ({ files }) => files === 2)).toMatchObject({ added: 2 });
  const trees = client.frames.flatMap((frame) => (frame.type === "changes_counted" ? [frame.tree] : []));
  expect(new Set(trees).size).toBe(trees.length);
});

test("a ticket without a repository, or not begun, says so", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const scratch = await call<{ ticket_id: string }>(server.url, "POST", "/tickets/create", { ticket_name: "One", start: false });
  const refused = await call(server.url, "GET", `/tickets/${scratch.body.ticket_id}/diff`);
  expect([refused.status, refused.body.error?.code]).toEqual([409, "wrong_status"]);
  const project = await addProject(server.url, repository);
  const idle = await call<{ ticket_id: string }>(server.url, "POST", "/tickets/create", { ticket_name: "One", start: false, project_id: project.project_id });
  expect((await call(server.url, "GET", `/tickets/${idle.body.ticket_id}/diff`)).body.error?.message).toMatch(/has not begun/);
  expect((await call(server.url, "GET", "/tickets/t_none/diff")).body.error?.code).toBe("unknown_ticket");
});
