import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { blocksOf, prepareDatabase } from "#testing/notion/database.ts";
import { startFakeNotion } from "#testing/notion/fake-notion.ts";
import { property } from "#testing/notion/schema.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { commentsOn, looked, saying, statusOf } from "./kit.ts";

const always = Number.POSITIVE_INFINITY;

test("a page that cannot be read holds back no other page and no answer, is said, and comes in once it can be read", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  const ann = fake.person("Ann");
  const sick = ann.createPage({ title: "Sick", status: "Pending", body: "/say One" });
  fake.faults.next({ path: new RegExp(`${sick.id}/markdown`) }, { kind: "status", status: 500 }, always);
  const well = ann.createPage({ title: "Well", status: "Pending", body: "/ask How?" });
  await using server = await startServer(variables);
  await using client = await connectRaw(server.url);
  await client.next("ticket_created", ({ ticket_name }) => ticket_name === "Well");
  const asked = await fake.until(() => fake.world.comments[0]);
  ann.comment({ discussion_id: asked.discussion_id }, "So");
  expect(await client.next("question_answered")).toMatchObject({ response: "So" });
  await fake.until(() => statusOf(fake, well.id) === "Review");
  await saying(server, 'The page "Sick" cannot be read. The others go on, and it is tried again.');
  fake.faults.clear();
  await client.next("ticket_created", ({ ticket_name }) => ticket_name === "Sick");
  await saying(server, undefined);
});

test("a page that was passed over is remembered by a Beckon that was started anew, long after it was edited", async () => {
  let now = new Date("2026-11-25T08:00:00Z");
  await using fake = await startFakeNotion(() => now);
  const variables = prepareDatabase(fake);
  const ann = fake.person("Ann");
  const sick = ann.createPage({ title: "Sick", status: "Pending", body: "/say One" });
  fake.faults.next({ path: new RegExp(`${sick.id}/markdown`) }, { kind: "status", status: 500 }, always);
  await using first = await startServer(variables);
  await fake.until(() => fake.calls.filter(({ path }) => path.includes("markdown")).length >= 5);
  now = new Date("2026-11-25T09:00:00Z");
  ann.createPage({ title: "Well" });
  await looked(fake);
  await first.stop();
  fake.faults.clear();
  await using second = await startServer(variables, first.folder);
  await using client = await connectRaw(second.url);
  expect(await client.next("ticket_created")).toMatchObject({ ticket_name: "Sick" });
});

test("a page that is no ticket yet is said also by a Beckon that was started anew, and goes in when that is mended here", async () => {
  let now = new Date("2026-11-25T08:00:00Z");
  await using fake = await startFakeNotion(() => now);
  const variables = prepareDatabase(fake);
  Object.assign(fake.world.dataSources[0]?.properties ?? {}, { Agent: property("Agent", { rich_text: {} }) });
  const ann = fake.person("Ann");
  const page = ann.createPage({ title: "Two" });
  ann.set(page.id, "Agent", "nobody");
  ann.set(page.id, "Status", "Pending");
  await using first = await startServer(variables);
  await saying(first, 'The page "Two" cannot become a ticket yet.');
  now = new Date("2026-11-25T09:00:00Z");
  ann.createPage({ title: "Well" });
  await looked(fake);
  await first.stop();
  await using second = await startServer(variables, first.folder);
  await using client = await connectRaw(second.url);
  await saying(second, 'The page "Two" cannot become a ticket yet.');
  expect(commentsOn(fake, page.id)).toHaveLength(1);
  // As Notion shows it where the edit came within the minute of the last one.
  ann.set(page.id, "Agent", "demo");
  page.last_edited_time = "2026-11-25T08:00:00.000Z";
  await client.next("ticket_created", ({ ticket_name }) => ticket_name === "Two");
  await saying(second, undefined);
});

test("a question whose replies cannot be read holds back no other, is said, and is answered once they can be", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  const ann = fake.person("Ann");
  await using server = await startServer(variables);
  await using client = await connectRaw(server.url);
  ann.createPage({ title: "Sick", status: "Pending", body: "/ask One?" });
  const first = await fake.until(() => fake.world.comments[0]);
  const block = first.parent.type === "block_id" ? first.parent.block_id : "";
  fake.bounds.unreadable.add(block);
  await saying(server, "The replies to a question of ticket 1 cannot be read in Notion.");
  ann.createPage({ title: "Well", status: "Pending", body: "/ask Two?" });
  const second = await fake.until(() => fake.world.comments[1]);
  ann.comment({ discussion_id: first.discussion_id }, "for one");
  ann.comment({ discussion_id: second.discussion_id }, "for two");
  expect(await client.next("question_answered")).toMatchObject({ response: "for two" });
  const { body } = await call<{ read_at?: string }>(server.url, "GET", "/notion");
  expect(body.read_at).toBeDefined();
  fake.bounds.unreadable.clear();
  expect(await client.next("question_answered")).toMatchObject({ response: "for one" });
  await saying(server, undefined);
});

test("words that Notion does not take hold nothing back: their event is on the page without them, and all later ones follow", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  fake.faults.next({ method: "PATCH", path: /children$/, body: /odd words/ }, { kind: "invalid", message: "Not these." }, always);
  await using server = await startServer({ ...variables, NOTION_POLL_MS: "3600000" });
  await using client = await connectRaw(server.url);
  await call(server.url, "POST", "/tickets/create", { ticket_name: "One", description: "/ask How?\n/say Bye" });
  const { session_id, question_id } = await client.next("agent_question");
  client.send({ type: "user_response", session_id, question_id, response: "odd words" });
  const { page_id } = await client.next("notion_linked");
  const page = await fake.until(() => fake.world.pages.get(page_id));
  await fake.until(() => blocksOf(fake, page).some((words) => words.includes("finished")) && statusOf(fake, page_id) === "Review");
  const entries = blocksOf(fake, page).flatMap((words) => words.split("\n").slice(1, 2));
  expect(entries.filter((head) => / (asks|answered|finished)$/.test(head))).toEqual(["Demo agent asks", "A WebSocket client answered", "Demo agent finished"]);
  expect(blocksOf(fake, page).some((words) => words.endsWith("answered\nNotion does not take the words of this; they are in Beckon."))).toBe(true);
});
