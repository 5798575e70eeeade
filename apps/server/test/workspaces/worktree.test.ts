import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TicketView } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { createRepository } from "#testing/git-repository.ts";
import { isAlive } from "#testing/is-alive.ts";
import { addProject, addTicket } from "#testing/project.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { spawnServer } from "#testing/spawn-server.ts";
import { startServer } from "#testing/start-server.ts";

test("a ticket works on a branch of its own in a worktree, and the checkout stays as it was", async () => {
  await using server = await startServer();
  await using repository = await createRepository({ "readme.md": "# Shop\n", ".gitignore": ".env\n" });
  await repository.write({ ".env": "KEY=1\n", "draft.md": "not committed\n" });
  const hook = join(repository.path, ".git", "hooks", "post-checkout");
  await writeFile(hook, "#!/bin/sh\ntouch hooked\n");
  await chmod(hook, 0o755);
  const project = await addProject(server.url, repository, { copy: [".env", "none.txt"], setup: "cat .env; echo warned >&2" });
  await using client = await connectRaw(server.url);
  await addTicket(server.url, project, "Fix: the Löwen/login!", "/write new.txt hello");
  const created = await client.next("workspace_created");
  expect(created).toMatchObject({ branch: "beckon/1-fix-the-lowen-login", base: "main", uncommitted: 1, copied: [".env"], missing: ["none.txt"], again: false });
  expect(await client.next("setup_ended")).toMatchObject({ exit_code: 0, ended: "exited", output: expect.stringMatching(/KEY=1[^]*warned|warned[^]*KEY=1/) });
  await client.next("agent_complete");
  expect(await readFile(join(created.path, "new.txt"), "utf8")).toBe("hello\n");
  expect(await repository.git(["status", "--porcelain"], created.path)).toBe("?? new.txt");
  expect(await repository.git(["symbolic-ref", "HEAD"], created.path)).toBe("refs/heads/beckon/1-fix-the-lowen-login");
  expect(await repository.git(["status", "--porcelain"])).toBe("?? draft.md");
  expect(await repository.git(["symbolic-ref", "HEAD"])).toBe("refs/heads/main");
});

test("a setup that fails is no agent's error; a retry runs it again in the same worktree", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const project = await addProject(server.url, repository, { setup: "echo looking; test -f go && echo found" });
  await using client = await connectRaw(server.url);
  const ticket = await addTicket(server.url, project, "Go", "/say done");
  const { path } = await client.next("workspace_created");
  expect(await client.next("setup_ended")).toMatchObject({ exit_code: 1, output: "looking\n" });
  expect(await client.next("setup_failed")).toMatchObject({ code: "setup_failed", retryable: true, error: expect.stringContaining("exited with code 1") });
  const { body } = await call<TicketView>(server.url, "GET", `/tickets/${ticket.ticket_id}`);
  expect(body).toMatchObject({ status: "error", active: false, error: { code: "setup_failed" }, workspace: { path } });
  await writeFile(join(path, "go"), "");
  await call(server.url, "POST", `/tickets/${ticket.ticket_id}/retry`, {});
  expect(await client.next("setup_ended")).toMatchObject({ exit_code: 0, output: "looking\nfound\n" });
  await client.next("agent_complete");
  expect(client.frames.filter(({ type }) => type === "workspace_created")).toHaveLength(1);
  expect(client.frames.filter(({ type }) => type === "agent_error")).toEqual([]);
});

test("a running setup ends with its ticket", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const project = await addProject(server.url, repository, { setup: "sleep 600 & echo $! > child; wait" });
  await using client = await connectRaw(server.url);
  const ticket = await addTicket(server.url, project, "Go", "/say done");
  await client.next("setup_started");
  await call(server.url, "POST", `/tickets/${ticket.ticket_id}/cancel`, {});
  expect(await client.next("setup_ended")).toMatchObject({ exit_code: null, ended: "stopped" });
  await client.next("agent_cancelled");
});

test("a setup that a kill cut off is ended, and runs again when Beckon is back", async () => {
  await using repository = await createRepository();
  const child = join(repository.path, "..", "child");
  const setup = `echo run >> runs; [ -e ${child} ] || { sleep 600 & echo $! > ${child}; wait; }`;
  await using server = await spawnServer();
  await using client = await connectRaw(server.url);
  const ticket = await addTicket(server.url, await addProject(server.url, repository, { setup }), "Go", "/say done");
  const { path } = await client.next("workspace_created");
  await expect.poll(() => readFile(child, "utf8").catch(() => "")).toMatch(/\d\n/);
  await server.end("SIGKILL");
  await using again = await spawnServer({}, server.folder);
  const status = async () => (await call<TicketView>(again.url, "GET", `/tickets/${ticket.ticket_id}`)).body.status;
  await expect.poll(status, { timeout: 15_000 }).toBe("review");
  expect(isAlive(Number(await readFile(child, "utf8")))).toBe(false);
  expect(await readFile(join(path, "runs"), "utf8")).toBe("run\nrun\n");
});

test("two tickets at once in one repository each get their own worktree", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const project = await addProject(server.url, repository);
  await using client = await connectRaw(server.url);
  await Promise.all(["One", "Two", "Three"].map((name) => addTicket(server.url, project, name, "/write a.txt x")));
  const all = [await client.next("workspace_created"), await client.next("workspace_created"), await client.next("workspace_created")];
  expect(new Set(all.map(({ path }) => path)).size).toBe(3);
  expect(new Set(all.map(({ branch }) => branch)).size).toBe(3);
  for (let count = 0; count < 3; count += 1)
    // oxlint-disable-next-line no-await-in-loop -- one event after the other
    await client.next("agent_complete");
});

test("a branch of that name stays as it is: the ticket takes the next free one", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  await repository.git(["branch", "beckon/1-go"]);
  const project = await addProject(server.url, repository);
  await using client = await connectRaw(server.url);
  await addTicket(server.url, project, "Go", "/say done");
  expect(await client.next("workspace_created")).toMatchObject({ branch: "beckon/1-go-2" });
});

test("what stands in the way of a worktree is said, and nothing is touched", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const project = await addProject(server.url, repository);
  await using client = await connectRaw(server.url);
  await repository.git(["branch", "beckon"]);
  const ticket = await addTicket(server.url, project, "Go", "/say done");
  expect((await client.next("setup_failed")).error).toMatch(/The branch beckon .* stands in the way/);
  await repository.git(["branch", "-D", "beckon"]);

  const retry = () => call(server.url, "POST", `/tickets/${ticket.ticket_id}/retry`, {});
  const folder = join(server.folder, "workspaces", `1-${ticket.ticket_id}`);
  await mkdir(folder);
  await writeFile(join(folder, "mine.txt"), "mine");
  await retry();
  expect((await client.next("setup_failed")).error).toMatch(/Beckon did not make it; nothing was touched/);
  expect(await readFile(join(folder, "mine.txt"), "utf8")).toBe("mine");
  await rm(folder, { recursive: true });

  await symlink(repository.path, folder);
  await retry();
  expect((await client.next("setup_failed")).error).toMatch(/nothing was touched/);
  await rm(folder);

  await repository.git(["checkout", "-q", "-b", "other"]);
  await repository.git(["branch", "-D", "main"]);
  await retry();
  expect((await client.next("setup_failed")).error).toMatch(/has no branch main\. It has other\./);
  await repository.git(["branch", "main"]);
  await rename(repository.path, `${repository.path}-moved`);
  await retry();
  expect((await client.next("setup_failed")).error).toMatch(/The project shop cannot be worked in\. There is no folder/);
  await rename(`${repository.path}-moved`, repository.path);
  await retry();
  await client.next("agent_complete");
});

test("a file to copy that is a link out of the repository is not copied", async () => {
  await using server = await startServer();
  await using repository = await createRepository({ "readme.md": "x", ".gitignore": "secret\nlocal\n" });
  await symlink("/etc/passwd", join(repository.path, "secret"));
  const project = await addProject(server.url, repository, { copy: ["secret"] });
  await using client = await connectRaw(server.url);
  await addTicket(server.url, project, "Go", "/say done");
  expect((await client.next("setup_failed")).error).toMatch(/secret is a link to a place outside the repository/);
});

test("a file to copy never leaves the worktree by a link that is committed", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const outside = join(repository.path, "..", "outside");
  await mkdir(outside);
  await symlink(outside, join(repository.path, "config"));
  await repository.commit("Link", {});
  await repository.git(["rm", "-q", "--cached", "config"]);
  await rm(join(repository.path, "config"));
  await repository.write({ "config/local.json": "{}" });
  const project = await addProject(server.url, repository, { copy: ["config/local.json"] });
  await using client = await connectRaw(server.url);
  await addTicket(server.url, project, "Go", "/say done");
  expect((await client.next("setup_failed")).error).toMatch(/leads out of the workspace by a link/);
});

test("a worktree deleted by hand is made again on its branch, and a moved repository is found again", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const project = await addProject(server.url, repository);
  await using client = await connectRaw(server.url);
  const ticket = await addTicket(server.url, project, "Go", "/write a.txt one");
  const { path, branch } = await client.next("workspace_created");
  await client.next("agent_complete");
  await repository.git(["add", "-A"], path);
  await repository.git(["commit", "-q", "-m", "Work"], path);
  await rm(path, { recursive: true });
  const tell = (text: string) => call(server.url, "POST", `/tickets/${ticket.ticket_id}/message`, { text });
  // The agent's process is still there, and would work in a folder that is gone.
  await tell("/write b.txt two");
  expect(await client.next("workspace_created")).toMatchObject({ path, branch, again: true });
  await client.next("agent_complete");
  expect([await readFile(join(path, "a.txt"), "utf8"), await readFile(join(path, "b.txt"), "utf8")]).toEqual(["one\n", "two\n"]);

  await rename(repository.path, `${repository.path}-moved`);
  const to = `${repository.path}-moved`;
  await call(server.url, "POST", `/projects/${project.project_id}/edit`, { path: to });
  await tell("/crash");
  await client.next("agent_error");
  await call(server.url, "POST", `/tickets/${ticket.ticket_id}/retry`, {});
  await client.next("session_opened", ({ attempt }) => attempt > 2);
  expect(await repository.git(["rev-parse", "--path-format=absolute", "--git-common-dir"], path)).toBe(`${to}/.git`);
});
