import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { blocksOf, livePages, prepareDatabase, valueOf } from "#testing/notion/database.ts";
import { startFakeNotion } from "#testing/notion/fake-notion.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { statusOf } from "./kit.ts";

test("with a Notion that takes longer for each call than the rate has them go, tickets and dashboards wait for nothing, and the pages become right", async () => {
  await using fake = await startFakeNotion();
  const variables = { ...prepareDatabase(fake), NOTION_RATE: "20" };
  const { promise: after, resolve: goOn } = Promise.withResolvers<void>();
  fake.faults.next({}, { kind: "slow", ms: 200, after }, Number.POSITIVE_INFINITY);
  await using server = await startServer(variables);
  await using dashboard = await connectRaw(server.url, { beckon: true });
  dashboard.send({ type: "hello", protocol: 1 });
  await dashboard.next("caught_up");
  const names = ["One", "Two", "Three"];
  for (const ticket_name of names)
    // oxlint-disable-next-line no-await-in-loop -- in order
    expect((await call(server.url, "POST", "/tickets/create", { ticket_name, description: "/ask How?" })).status).toBe(201);
  for (const { session_id, question_id } of [await dashboard.next("agent_question"), await dashboard.next("agent_question"), await dashboard.next("agent_question")])
    dashboard.send({ type: "user_response", session_id, question_id, response: "So" });
  for (const _ of names) await dashboard.next("agent_complete"); // oxlint-disable-line no-await-in-loop
  // All of that, and Notion has not done a thing yet.
  expect(fake.calls.length).toBeGreaterThan(0);
  expect(livePages(fake)).toEqual([]);
  goOn();
  await fake.until(() => livePages(fake).filter((page) => statusOf(fake, page.id) === "Review").length === names.length, 30_000);
  const pages = livePages(fake);
  expect(pages.map((page) => valueOf(fake, page, "Name")).toSorted()).toEqual(names.toSorted());
  for (const page of pages) {
    const heads = blocksOf(fake, page).flatMap((words) => words.split("\n")[1] ?? []);
    expect(heads).toEqual(["Demo agent asks", expect.stringMatching(/ answered$/), "Demo agent finished"]);
  }
});
