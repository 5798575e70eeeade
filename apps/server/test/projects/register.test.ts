import { mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ProjectState, ProjectView, Snapshot } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { createRepository } from "#testing/git-repository.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket } from "#tickets/create-ticket.ts";
import { openSqlite } from "../log/subject.ts";

test("a repository is registered by its path alone, and dashboards hear of it", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  await using client = await connectRaw(server.url);
  const { status, body } = await call<ProjectView>(server.url, "POST", "/projects", { path: repository.path });
  expect(status).toBe(201);
  expect(body).toMatchObject({ name: "shop", path: repository.path, base: "main", copy: [], setup: "", check: "" });
  expect(await client.next("project_registered")).toMatchObject({ project_id: body.project_id, path: repository.path });
  const { body: snapshot } = await call<Snapshot>(server.url, "GET", "/snapshot");
  expect(snapshot.projects).toEqual([body]);
});

test("projects are still there after a restart", async () => {
  await using repository = await createRepository();
  await using server = await startServer();
  const { body } = await call<ProjectView>(server.url, "POST", "/projects", { path: repository.path, check: "make test" });
  await call(server.url, "POST", `/projects/${body.project_id}/archive`, {});
  await server.stop();
  await using again = await startServer({}, server.folder);
  const { body: list } = await call<{ projects: ProjectView[] }>(again.url, "GET", "/projects");
  expect(list.projects).toMatchObject([{ project_id: body.project_id, check: "make test", archived_at: expect.any(String) }]);
});

test("a path that cannot be worked in is refused with what is wrong", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const { path, git } = repository;
  const outer = join(path, "..");
  await mkdir(join(outer, "plain"));
  await mkdir(join(path, "sub"));
  await writeFile(join(outer, "file"), "");
  await git(["init", "-q", "--bare", join(outer, "bare.git")]);
  await git(["init", "-q", join(outer, "empty")]);
  await git(["clone", "-q", "--depth", "1", `file://${path}`, join(outer, "shallow")]);
  const wrong: [string, RegExp][] = [
    ["", /must not be empty/],
    ["relative", /not an absolute path/],
    ["/a\nb", /control characters/],
    [join(outer, "nowhere"), /There is no folder/],
    [join(outer, "file"), /There is no folder/],
    [join(outer, "plain"), /is not a git repository/],
    [join(outer, "bare.git"), /bare repository/],
    [join(outer, "empty"), /has no commit yet/],
    [join(outer, "shallow"), /shallow clone/],
    [join(path, "sub"), /a folder inside the repository/],
    [join(path, ".git"), /inside a repository's .git/],
  ];
  for (const [given, message] of wrong) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other names the one that fails
    const { status, body } = await call(server.url, "POST", "/projects", { path: given });
    expect({ given, status, error: body.error }).toEqual({ given, status: 400, error: { code: "bad_request", field: "path", message: expect.stringMatching(message) } });
  }
  const { body } = await call<{ projects: ProjectView[] }>(server.url, "GET", "/projects");
  expect(body.projects).toEqual([]);
});

test("without a branch checked out the base must be named, and it must be there", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const { path, git, commit } = repository;
  await git(["checkout", "-q", "--detach"]);
  const detached = await call(server.url, "POST", "/projects", { path });
  expect(detached.body.error).toMatchObject({ code: "bad_request", field: "base", message: expect.stringContaining("detached HEAD") });
  const missing = await call(server.url, "POST", "/projects", { path, base: "--force" });
  expect(missing.body.error).toMatchObject({ field: "base", message: expect.stringMatching(/no branch --force\. It has main\./) });
  await git(["checkout", "-q", "-b", "other"]);
  await commit("Theirs", { "readme.md": "theirs\n" });
  await git(["checkout", "-q", "main"]);
  await commit("Ours", { "readme.md": "ours\n" });
  await git(["rebase", "other"]).catch(() => undefined);
  const rebasing = await call(server.url, "POST", "/projects", { path });
  expect(rebasing.body.error?.message).toMatch(/in the middle of a rebase/);
  expect((await call(server.url, "POST", "/projects", { path, base: "main" })).status).toBe(201);
});

test("a repository is one project, whatever link leads to it, until it is archived", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const link = join(repository.path, "..", "link");
  await symlink(repository.path, link);
  const add = (path: string, name?: string) => call<ProjectView>(server.url, "POST", "/projects", { path, ...(name ? { name } : {}) });
  const both = await Promise.all([add(link), add(repository.path)]);
  expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)?.body.error).toMatchObject({ code: "conflict", field: "path" });
  const id = both.find(({ status }) => status === 201)?.body.project_id;
  await call(server.url, "POST", `/projects/${id}/archive`, {});
  const back = await add(repository.path, "Shop");
  expect(back.body).toMatchObject({ project_id: id, name: "Shop" });
  expect(back.body.archived_at).toBeUndefined();
});

test("a project is edited field by field, and says how its repository stands", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const { body: project } = await call<ProjectView>(server.url, "POST", "/projects", { path: repository.path, default_agent: "demo" });
  const path = `/projects/${project.project_id}`;
  const edited = await call<ProjectView>(server.url, "POST", `${path}/edit`, { check: "make", copy: [".env"], default_agent: null });
  expect(edited.body).toMatchObject({ check: "make", copy: [".env"], name: "shop" });
  expect(edited.body.default_agent).toBeUndefined();
  for (const wrong of [{ copy: ["../x"] }, { copy: ["/etc/passwd"] }, { copy: [".git/config"] }, { name: " " }, { check: 1 }, { other: 1 }])
    // oxlint-disable-next-line no-await-in-loop -- one after the other names the one that fails
    expect((await call(server.url, "POST", `${path}/edit`, wrong)).body.error?.field).toMatch(new RegExp(Object.keys(wrong)[0] ?? ""));
  expect((await call(server.url, "POST", `${path}/edit`, { default_agent: "nobody" })).body.error).toMatchObject({ code: "unknown_agent", field: "default_agent" });
  expect((await call(server.url, "POST", "/projects/p_none/edit", {})).body.error?.code).toBe("unknown_project");

  await repository.git(["branch", "release"]);
  expect((await call<ProjectView>(server.url, "POST", `${path}/edit`, { name: "Store", base: "release" })).body).toMatchObject({ name: "Store", base: "release" });
  // Cleared, they are what they are where nobody names them.
  expect((await call<ProjectView>(server.url, "POST", `${path}/edit`, { name: null, base: null })).body).toMatchObject({ name: "shop", base: "main", check: "make" });
  await repository.git(["branch", "-D", "release"]);

  await repository.write({ "readme.md": "changed\n", "new\nname.txt": "x" });
  expect((await call<ProjectState>(server.url, "GET", path)).body).toMatchObject({ uncommitted: 2, branches: ["main"] });
  await rename(repository.path, `${repository.path}-moved`);
  expect((await call<ProjectState>(server.url, "GET", path)).body.problem).toMatch(/There is no folder/);
  const moved = await call<ProjectView>(server.url, "POST", `${path}/edit`, { path: `${repository.path}-moved` });
  expect(moved.body.path).toBe(`${repository.path}-moved`);
});

test("a ticket names an open project, and takes its agent", async () => {
  await using server = await startServer();
  await using repository = await createRepository();
  const { body: project } = await call<ProjectView>(server.url, "POST", "/projects", { path: repository.path });
  await call(server.url, "POST", `/projects/${project.project_id}/archive`, {});
  const create = (project_id: string) => call(server.url, "POST", "/tickets/create", { ticket_name: "One", project_id, start: false });
  expect((await create("p_none")).body.error).toMatchObject({ code: "unknown_project", field: "project_id" });
  expect((await create(project.project_id)).body.error).toMatchObject({ code: "unknown_project", message: "The project shop is archived." });
  await call(server.url, "POST", `/projects/${project.project_id}/restore`, {});
  expect((await create(project.project_id)).status).toBe(201);
});

test("a project that is archived in the same tick takes no ticket any more", async () => {
  await using subject = await openSqlite();
  const { log } = subject;
  const ids = { project_id: "p1", by: "Ada" };
  await log.append([{ type: "project_registered", ...ids, name: "Shop", path: "/shop", base: "main", copy: [], setup: "", check: "" }]);
  const agents = { problem: () => undefined, defaultId: "demo" };
  const body = { ticket_name: "One", description: "", project_id: "p1", start: false };
  const [archived, created] = await Promise.allSettled([log.append([{ type: "project_archived", ...ids }]), createTicket(log, agents, body, "Ada", { person: "ada" })]);
  expect(archived.status).toBe("fulfilled");
  expect(created).toMatchObject({ status: "rejected", reason: { code: "unknown_project" } });
  expect(log.tickets({ limit: 1 })).toEqual([]);
});
