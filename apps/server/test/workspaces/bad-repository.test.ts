import { access, chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AcceptPreview, TicketDiff } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { createRepository } from "#testing/git-repository.ts";
import { addProject, addTicket } from "#testing/project.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { openReview } from "#testing/review.ts";
import { startServer } from "#testing/start-server.ts";

/** A git whose command of this name fails as on a full disk, as long as the file `full` is there. */
async function gitOnFullDisk(outer: string, command = "add"): Promise<string> {
  const bin = join(outer, "bin");
  await mkdir(bin);
  const real = (process.env["PATH"] ?? "").split(":").map((folder) => join(folder, "git"));
  const script = `#!/bin/sh\nfor one in "$@"; do\n  if [ "$one" = ${command} ] && [ -e ${outer}/full ]; then echo "fatal: sha1 file write error: No space left on device" >&2; exit 128; fi\ndone\nfor git in ${real.join(" ")}; do [ -x "$git" ] && exec "$git" "$@"; done\n`;
  await writeFile(join(bin, "git"), script);
  await chmod(join(bin, "git"), 0o755);
  return bin;
}

test("a full disk is said, leaves nothing, and a retry goes on when there is room again", async () => {
  await using repository = await createRepository();
  const outer = join(repository.path, "..");
  const bin = await gitOnFullDisk(outer);
  await using server = await startServer({ PATH: `${bin}:${process.env["PATH"]}` });
  await using client = await connectRaw(server.url);
  const project = await addProject(server.url, repository);
  await writeFile(join(outer, "full"), "");
  const ticket = await addTicket(server.url, project, "Go", "/write a.txt one");
  expect(await client.next("setup_failed")).toMatchObject({ code: "workspace_failed", error: "The disk is full.", retryable: true });
  expect(await repository.git(["branch", "--list", "beckon/*"])).toBe("");
  await rm(join(outer, "full"));
  await call(server.url, "POST", `/tickets/${ticket.ticket_id}/retry`, {});
  await client.next("agent_complete");
});

test.each(["add", "commit-tree", "update-ref"])("a disk that is full when git is to %s leaves worktree, branches and checkout as they are", async (command) => {
  await using repository = await createRepository();
  const outer = join(repository.path, "..");
  const bin = await gitOnFullDisk(outer, command);
  await using review = await openReview(repository, "/write new.txt hello", { PATH: `${bin}:${process.env["PATH"]}` });
  // Where nothing is checked out, the base moves by update-ref.
  if (command === "update-ref") await repository.git(["checkout", "-q", "--detach"]);
  const refs = await repository.git(["for-each-ref"]);
  await writeFile(join(outer, "full"), "");
  const answers = [await review.accept({ way: "squash" }), await review.post("discard"), await call(review.url, "POST", `/workspaces/1-${review.ticket_id}/remove`, {})];
  for (const { status, body } of answers) expect([status, body.error?.message]).toEqual([409, "The disk is full."]);
  expect(await repository.git(["for-each-ref"])).toBe(refs);
  expect(await readFile(join(review.path, "new.txt"), "utf8")).toBe("hello\n");
  expect(await repository.git(["status", "--porcelain"])).toBe("");
  await rm(join(outer, "full"));
  expect((await review.accept({ way: "squash" })).status).toBe(200);
});

test("a worktree that a crash left half made is made anew, and none of it is taken for the agent's", async () => {
  await using repository = await createRepository();
  const outer = join(repository.path, "..");
  const bin = await gitOnFullDisk(outer);
  await using server = await startServer({ PATH: `${bin}:${process.env["PATH"]}` });
  await using client = await connectRaw(server.url);
  const project = await addProject(server.url, repository);
  await writeFile(join(outer, "full"), "");
  const ticket = await addTicket(server.url, project, "Go", "/write a.txt one");
  await client.next("setup_failed");
  const folder = join(server.folder, "workspaces", `1-${ticket.ticket_id}`);
  await mkdir(folder);
  await writeFile(join(folder, "half.txt"), "half");
  await rm(join(outer, "full"));
  await call(server.url, "POST", `/tickets/${ticket.ticket_id}/retry`, {});
  await client.next("agent_complete");
  expect((await readdir(folder)).toSorted()).toEqual([".git", "a.txt", "readme.md"]);
});

test("of a worktree that is half made again, missing files are not accepted as deleted", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await review.git("add", "-A");
  await review.git("commit", "-q", "-m", "Save");
  const marker = join(review.path, "..", ".beckon", `1-${review.ticket_id}.json`);
  await writeFile(marker, (await readFile(marker, "utf8")).replace('"ready"', '"making"'));
  await rm(join(review.path, "readme.md"));
  expect((await review.get<TicketDiff>("diff")).body.files.map(({ path }) => path)).toEqual(["new.txt"]);
  expect((await review.accept({ way: "squash" })).status).toBe(200);
  expect(await repository.git(["ls-tree", "--name-only", "main"])).toBe("new.txt\nreadme.md");
});

test("a repository in the middle of a rebase still takes tickets from another branch", async () => {
  await using repository = await createRepository();
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const project = await addProject(server.url, repository);
  await repository.git(["checkout", "-q", "-b", "other"]);
  await repository.commit("Theirs", { "readme.md": "theirs\n" });
  await repository.git(["checkout", "-q", "-b", "topic", "main"]);
  await repository.commit("Ours", { "readme.md": "ours\n" });
  await repository.git(["rebase", "other"]).catch(() => undefined);
  await addTicket(server.url, project, "Go", "/write a.txt one");
  const { path } = await client.next("workspace_created");
  await client.next("agent_complete");
  expect(await readFile(join(path, "readme.md"), "utf8")).toBe("# Shop\n");
  expect(await repository.git(["status", "--porcelain"])).toBe("UU readme.md");
});

test("an agent that left its branch, or is in the middle of a rebase, is told to finish", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write readme.md ours");
  const { git, path, accept } = review;
  await git("commit", "-q", "-am", "Ours");
  await git("checkout", "-q", "--orphan", "elsewhere");
  await git("commit", "-q", "-m", "Elsewhere");
  expect((await accept({ way: "branch" })).body.error?.message).toMatch(/which the agent left/);
  expect((await review.get<TicketDiff>("diff")).status).toBe(200);
  await git("checkout", "-q", "beckon/1-change");
  await repository.commit("Theirs", { "readme.md": "theirs\n" });
  await git("rebase", "main").catch(() => undefined);
  const { body } = await review.get<AcceptPreview>("accept");
  expect(body.problems).toMatchObject({ squash: expect.stringContaining("in the middle of a rebase"), branch: expect.stringContaining("in the middle of a rebase") });
  expect((await accept({ way: "squash" })).body.error).toMatchObject({ code: "git_failed", message: expect.stringContaining("in the middle of a rebase") });
  expect(await readFile(join(path, "readme.md"), "utf8")).toContain("<<<<<<<");
});

test("a repository's own programs are not run by Beckon's git", async () => {
  await using repository = await createRepository({ "readme.md": "# Shop\n", ".gitattributes": "*.md diff=own\n" });
  const ran = join(repository.path, "..", "ran");
  const program = join(repository.path, "..", "program");
  await writeFile(program, `#!/bin/sh\necho "$@" >> ${ran}\n`);
  await chmod(program, 0o755);
  for (const key of ["core.fsmonitor", "diff.external", "diff.own.textconv", "diff.own.command", "core.pager", "core.editor", "gpg.program"])
    // oxlint-disable-next-line no-await-in-loop -- git locks its configuration
    await repository.git(["config", key, program]);
  await repository.git(["config", "commit.gpgSign", "true"]);
  await using review = await openReview(repository, "/write readme.md changed");
  expect((await review.get<TicketDiff>("diff")).body.files).toMatchObject([{ path: "readme.md", patch: expect.stringContaining("+changed") }]);
  expect((await review.accept({ way: "squash" })).status).toBe(200);
  await expect(access(ran)).rejects.toThrow("ENOENT");
});

test("work is still shown and accepted from the branch where the worktree is gone", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await review.git("add", "-A");
  await review.git("commit", "-q", "-m", "Save");
  await rm(review.path, { recursive: true });
  expect((await review.get<TicketDiff>("diff")).body).toMatchObject({ commits: 1, uncommitted: 0, totals: { files: 1 } });
  expect((await review.accept({ way: "squash" })).status).toBe(200);
  expect(await repository.git(["log", "--format=%s", "main"])).toBe("Change\nBegin");
});

test("with neither worktree nor branch nothing is left to show, and that is said", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  await rm(review.path, { recursive: true });
  await repository.git(["worktree", "prune"]);
  await repository.git(["branch", "-D", "beckon/1-change"]);
  expect((await review.get("diff")).body.error).toMatchObject({ code: "not_found", message: expect.stringContaining("Neither the worktree nor the branch") });
  await rm(repository.path, { recursive: true });
  expect((await review.get("diff")).body.error).toMatchObject({ code: "git_failed", message: expect.stringMatching(/The project shop cannot be read\. There is no folder/) });
});

test("what was kept for 30 days is let go of, and nothing younger", async () => {
  await using repository = await createRepository();
  await using server = await startServer();
  await addProject(server.url, repository);
  const keep = async (name: string, days: number): Promise<void> => {
    const date = `${Math.floor(Date.now() / 1_000) - days * 86_400} +0000`;
    const commit = await repository.git(["commit-tree", "HEAD^{tree}", "-m", name], repository.path, { GIT_COMMITTER_DATE: date });
    await repository.git(["update-ref", `refs/beckon/kept/${name}`, commit]);
  };
  await keep("1-t_old/1", 31);
  await keep("1-t_new/2", 29);
  await server.stop();
  await using _again = await startServer({}, server.folder);
  await expect.poll(() => repository.git(["for-each-ref", "--format=%(refname)", "refs/beckon"])).toBe("refs/beckon/kept/1-t_new/2");
});
