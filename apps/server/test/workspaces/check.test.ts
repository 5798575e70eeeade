import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Event } from "@beckon/protocol";
import { createRepository } from "#testing/git-repository.ts";
import { openReview } from "#testing/review.ts";
import { call } from "#testing/api.ts";
import { isAlive } from "#testing/is-alive.ts";
import { addProject, addTicket } from "#testing/project.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { spawnServer } from "#testing/spawn-server.ts";

test("the project's check runs when a turn has ended, and the ticket has its end and not the agent's claim", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello\n/say All tests pass.", {}, { check: "cat new.txt; echo bad >&2; exit 3" });
  const started = await review.client.next("check_started");
  expect(started).toMatchObject({ command: "cat new.txt; echo bad >&2; exit 3", turn: 1 });
  const ended = await review.client.next("check_ended");
  expect(ended).toMatchObject({ check_id: started.check_id, exit_code: 3, ended: "exited", output: expect.stringMatching(/hello[^]*bad|bad[^]*hello/) });
  expect((await review.ticket()).check).toMatchObject({ exit_code: 3, ended: "exited", stale: false });
  await writeFile(join(review.path, "new.txt"), "again\n");
  expect((await review.post("check")).status).toBe(202);
  expect(await review.client.next("check_ended")).toMatchObject({ output: expect.stringContaining("again") });
});

test("a check of all that the agent wrote is no older than its changes, although they are counted later", async () => {
  await using repository = await createRepository();
  await using review = await openReview(repository, "/write new.txt hello", {}, { check: "true" });
  const { client } = review;
  const { tree } = await client.next("changes_counted");
  await client.next("check_ended");
  await review.post("message", { text: "/write new.txt again" });
  await Promise.all([client.next("check_ended"), client.next("changes_counted", (event) => event.tree !== tree)]);
  expect((await review.ticket()).check).toMatchObject({ turn: 2, stale: false });
});

test("a check ends with all its processes when it is stopped, and when the agent goes on", async () => {
  await using repository = await createRepository();
  const check = "echo begun; sleep 600 & echo $! > ../child.pid; wait";
  await using review = await openReview(repository, "/write new.txt hello", {}, { check });
  await review.client.next("check_started");
  expect((await review.post("stop-check")).status).toBe(202);
  expect(await review.client.next("check_ended")).toMatchObject({ exit_code: null, ended: "stopped" });
  await review.post("check");
  await review.client.next("check_started");
  expect((await review.post("check")).body.error).toMatchObject({ code: "wrong_status", message: "The check runs already." });
  await review.post("message", { text: "/say more" });
  expect(await review.client.next("check_ended")).toMatchObject({ ended: "stopped" });
  await review.client.next("check_started");
});

test("a check that the server's end cut off is said to be cut", async () => {
  await using repository = await createRepository();
  await using server = await spawnServer();
  await using client = await connectRaw(server.url);
  const project = await addProject(server.url, repository, { check: "sleep 600 & echo $! > $BECKON_REPOSITORY/../child; wait" });
  const ticket = await addTicket(server.url, project, "Change", "/write new.txt hello");
  const { check_id } = await client.next("check_started");
  const child = (): Promise<string> => readFile(join(repository.path, "..", "child"), "utf8").catch(() => "");
  await expect.poll(child).toMatch(/\d\n/);
  const pid = Number(await child());
  await server.end("SIGKILL");
  await using again = await spawnServer({}, server.folder);
  await using other = await connectRaw(again.url, { beckon: true });
  other.send({ type: "hello", protocol: 1 });
  await other.next("caught_up");
  const { body } = await call<{ events: Event[] }>(again.url, "GET", `/tickets/${ticket.ticket_id}/events`);
  const ended = body.events.find(({ type }) => type === "check_ended") ?? (await other.next("check_ended"));
  expect(ended).toMatchObject({ check_id, ended: "cut", exit_code: null });
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});
