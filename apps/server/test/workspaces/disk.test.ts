import { access, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CreatedTicket, WorkspaceListing } from "@beckon/protocol";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { createGit } from "#projects/git.ts";
import { cleanUp } from "#workspaces/cleanup.ts";
import type { Lock } from "#workspaces/lock.ts";
import { call } from "#testing/api.ts";
import { createRepository } from "#testing/git-repository.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { openReview, type Review } from "#testing/review.ts";
import { startServer } from "#testing/start-server.ts";

const list = async ({ url }: Review) => (await call<{ workspaces: WorkspaceListing[] }>(url, "GET", "/workspaces")).body.workspaces;
const remove = ({ url }: Review, name: string) => call(url, "POST", `/workspaces/${encodeURIComponent(name)}/remove`, {});

test("folders are listed with their size, and only those that Beckon made can be removed", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  const root = join(review.folder, "workspaces");
  const name = `1-${review.ticket_id}`;
  await mkdir(join(root, "mine"));
  await mkdir(join(root, "2-t_mine"));
  await writeFile(join(review.path, "big.bin"), Buffer.alloc(300_000, 1));
  expect(await list(review)).toMatchObject([{ name, path: review.path, number: 1, ticket_name: "Change", status: "review", branch: "beckon/1-change", leftover: false }]);
  expect((await list(review))[0]?.bytes).toBeGreaterThan(300_000);
  for (const wrong of ["mine", "2-t_mine", "..", "../workspaces", ".beckon", `${name}/..`])
    // oxlint-disable-next-line no-await-in-loop -- one after the other names the one that fails
    expect([404, 400]).toContain((await remove(review, wrong)).status);
  await access(join(root, "mine"));
  await access(join(root, "2-t_mine"));

  expect((await remove(review, name)).status).toBe(200);
  const { ref, path } = await review.client.next("workspace_removed");
  await expect(access(path)).rejects.toThrow("ENOENT");
  expect(await repository.git(["show", `${ref}:new.txt`])).toBe("hello");
  expect(await repository.git(["branch", "--list", "beckon/*", "--format=%(refname:short)"])).toBe("beckon/1-change");
  expect(await list(review)).toEqual([]);
});

test("a folder that became a link is not followed", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  const outside = join(review.folder, "outside");
  await mkdir(outside);
  await writeFile(join(outside, "mine.txt"), "mine");
  await rm(review.path, { recursive: true });
  await symlink(outside, review.path);
  expect(await list(review)).toEqual([]);
  expect((await remove(review, `1-${review.ticket_id}`)).body.error).toMatchObject({ code: "git_failed", message: expect.stringContaining("nothing was touched") });
  expect((await review.get("diff")).body.error?.message).toMatch(/not a folder that Beckon made/);
  expect(await readFile(join(outside, "mine.txt"), "utf8")).toBe("mine");
});

test("a cleanup removes what is closed long enough and kept elsewhere, and says why it leaves the others", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello");
  const name = `1-${review.ticket_id}`;
  const cleanup = async (closed_for_days: number) => (await call(review.url, "POST", "/workspaces/cleanup", { closed_for_days })).body;
  expect(await cleanup(0)).toEqual({ removed: [], kept: [{ name, reason: "Its ticket is review." }] });
  await review.post("done");
  expect(await cleanup(7)).toEqual({ removed: [], kept: [{ name, reason: "Its ticket was closed less than 7 days ago." }] });
  expect(await cleanup(0)).toEqual({ removed: [], kept: [{ name, reason: "It has changes that are neither accepted nor committed." }] });
  await review.git("add", "-A");
  await review.git("commit", "-q", "-m", "Save");
  expect(await cleanup(0)).toEqual({ removed: [name], kept: [] });
  await expect(access(review.path)).rejects.toThrow("ENOENT");
  expect((await call(review.url, "POST", "/workspaces/cleanup", { closed_for_days: -1 })).body.error?.field).toBe("closed_for_days");
});

test("a cleanup takes a folder without a repository only while it is empty", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const run = async (description: string): Promise<string> => {
    const { body } = await call<CreatedTicket>(server.url, "POST", "/tickets/create", { ticket_name: "Alone", description });
    await client.next("agent_complete", ({ ticket_id }) => ticket_id === body.ticket_id);
    await call(server.url, "POST", `/tickets/${body.ticket_id}/done`, {});
    return `${body.number}-${body.ticket_id}`;
  };
  const [full, empty] = [await run("/write new.txt hello"), await run("/say nothing")];
  const { body } = await call(server.url, "POST", "/workspaces/cleanup", { closed_for_days: 0 });
  expect(body).toEqual({ removed: [empty], kept: [{ name: full, reason: "Its files are nowhere else." }] });
});

test("a file that comes into an empty folder before the cleanup has it to itself is kept", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { body } = await call<CreatedTicket>(server.url, "POST", "/tickets/create", { ticket_name: "Alone", description: "/say nothing" });
  const { workspace } = await client.next("session_opened");
  await client.next("agent_complete");
  await call(server.url, "POST", `/tickets/${body.ticket_id}/done`, {});
  await server.stop();
  const environment = { PATH: process.env["PATH"] ?? "" };
  const log = openLog({ path: join(server.folder, "data", "beckon.db"), logger: createLogger("silent") });
  const lock: Lock = async (_key, work) => {
    await writeFile(join(workspace, "late.txt"), "late\n");
    return work();
  };
  const parts = { log, git: createGit(environment), root: join(server.folder, "workspaces"), environment, marker: "BECKON_TEST", lock };
  expect(await cleanUp(parts, 0, "Ada")).toMatchObject({ removed: [], kept: [{ reason: "Its files are nowhere else." }] });
  expect(await readFile(join(workspace, "late.txt"), "utf8")).toBe("late\n");
  await log.close();
});
