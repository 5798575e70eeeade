import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { blocksOf, livePages, prepareDatabase, valueOf } from "#testing/notion/database.ts";
import { startFakeNotion } from "#testing/notion/fake-notion.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { property } from "#testing/notion/schema.ts";
import { startServer } from "#testing/start-server.ts";
import { begin, commentsOn, looked, open, statusOf, ticketOf, tickets } from "./kit.ts";

test("a page that a person made pending becomes a ticket, and that ticket starts; one that is not pending does not", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  const ann = fake.person("Ann");
  const early = ann.createPage({ title: "Made before", status: "Pending", body: "/say One" });
  await using server = await startServer(variables);
  await using client = await connectRaw(server.url);
  ann.createPage({ title: "Not yet", status: "Done" });
  const untitled = ann.createPage({ title: "", status: "Pending" });
  const page = ann.createPage({ title: "Made later", status: "Pending", body: "/say Two\n/say Three" });
  const created = await client.next("ticket_created", ({ ticket_name }) => ticket_name === "Made later");
  expect(created).toMatchObject({ description: "/say Two\n/say Three", by: "Ann" });
  await client.next("agent_complete", ({ ticket_id }) => ticket_id === created.ticket_id);
  await fake.until(() => statusOf(fake, page.id) === "Review" && statusOf(fake, early.id) === "Review");
  expect(valueOf(fake, page, "Beckon ID")).toBe(created.ticket_id);
  expect(valueOf(fake, page, "Beckon link")).toContain(created.ticket_id);
  expect(await ticketOf(server, created.ticket_id)).toMatchObject({ notion_url: page.url, notion: { state: "linked" } });
  await looked(fake);
  expect((await tickets(server)).map(({ ticket_name }) => ticket_name)).toEqual(["Made later", "Made before"]);
  ann.set(untitled.id, "Name", "Now it has a name");
  await client.next("ticket_created", ({ ticket_name }) => ticket_name === "Now it has a name");
  expect(livePages(fake)).toHaveLength(4);
});

test("our own pages are not taken in, a copy that a person made is a ticket of its own", async () => {
  await using at = await open();
  const { fake, server, client } = at;
  await call(server.url, "POST", "/tickets/create", { ticket_name: "Original", description: "/say Hello", start: false });
  const { page_id, ticket_id } = await client.next("notion_linked");
  await fake.until(() => statusOf(fake, page_id) === "Pending");
  await looked(fake);
  expect(await tickets(server)).toHaveLength(1);
  await call(server.url, "POST", `/tickets/${ticket_id}/start`, {});
  await client.next("agent_complete");
  await fake.until(() => blocksOf(fake, fake.world.pages.get(page_id) ?? livePages(fake)[0]!).some((words) => words.includes("finished")));
  const copy = fake.person("Ann").copy(page_id);
  fake.person("Ann").set(copy.id, "User Response", "Not for the copy");
  fake.person("Ann").set(copy.id, "Status", "Pending");
  const second = await client.next("ticket_created", ({ ticket_id: id }) => id !== ticket_id);
  // The history of the original is not part of it.
  expect(second.description).toBe("/say Hello");
  await fake.until(() => statusOf(fake, copy.id) === "Review");
  expect(valueOf(fake, copy, "Beckon ID")).toBe(second.ticket_id);
  // Words to the agent of the original are none to this one, and stay.
  await looked(fake);
  expect(statusOf(fake, copy.id)).toBe("Review");
  expect(valueOf(fake, copy, "User Response")).toBe("Not for the copy");
  expect(client.frames.filter((one) => "response" in one)).toEqual([]);
  expect(valueOf(fake, fake.world.pages.get(page_id)!, "Beckon ID")).toBe(ticket_id);
});

test("a second page of ours that came of a lost reply goes to the trash", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  // Not to be found for as long as the page is made again.
  fake.bounds.searchLag = 2;
  fake.faults.next({ method: "POST", path: /pages$/ }, { kind: "lost" });
  await using server = await startServer(variables);
  await using client = await connectRaw(server.url);
  await call(server.url, "POST", "/tickets/create", { ticket_name: "One", description: "/say Hello" });
  const { page_id } = await client.next("notion_linked");
  await fake.until(() => fake.world.pages.size === 2 && livePages(fake).length === 1);
  expect(livePages(fake)[0]?.id).toBe(page_id);
});

test("a status that a person sets is obeyed where the ticket allows it, else set back with a word why", async () => {
  await using at = await begin("/ask How?");
  const { fake, server, client, ann, page } = at;
  const { ticket_id, session_id, question_id } = await client.next("agent_question");
  await fake.until(() => statusOf(fake, page.id) === "Waiting");
  ann.set(page.id, "Status", "Done");
  await fake.until(() => statusOf(fake, page.id) === "Waiting");
  expect(commentsOn(fake, page.id)).toEqual([
    'A ticket is done only from review or after a failure; this ticket is waiting. The status is set back to "Waiting".',
  ]);
  client.send({ type: "user_response", session_id, question_id, response: "So" });
  await fake.until(() => statusOf(fake, page.id) === "Review");
  ann.set(page.id, "Status", "Done");
  expect(await client.next("ticket_done")).toMatchObject({ ticket_id, by: "Ann" });
  await looked(fake);
  expect(statusOf(fake, page.id)).toBe("Done");
  expect(await ticketOf(server, ticket_id)).toMatchObject({ status: "done" });
});

test("cancelled and pending again work from Notion, and a label that is none of ours is left", async () => {
  await using at = await begin("/ask How?");
  const { fake, client, ann, page } = at;
  await client.next("agent_question");
  await fake.until(() => statusOf(fake, page.id) === "Waiting");
  ann.set(page.id, "Status", "Cancelled");
  await client.next("agent_cancelled");
  await looked(fake);
  expect(statusOf(fake, page.id)).toBe("Cancelled");
  ann.set(page.id, "Status", "Pending");
  await client.next("retry_requested");
  await client.next("agent_complete");
  await fake.until(() => statusOf(fake, page.id) === "Review");
  const { Status: status } = fake.world.dataSources[0]?.properties ?? {};
  if (status?.type === "status") status.status.options.push({ id: "qa", name: "In QA", color: "default", description: null });
  ann.set(page.id, "Status", "In QA");
  await looked(fake);
  expect(statusOf(fake, page.id)).toBe("In QA");
  ann.set(page.id, "User Response", "Go on");
  expect(await client.next("user_message")).toMatchObject({ text: "Go on", by: "Ann", via: "notion" });
  await fake.until(() => statusOf(fake, page.id) === "Review");
  expect(valueOf(fake, page, "User Response")).toBe("");
});

test("a status set on a page that was made from here is obeyed, also where no page was pending when Beckon began", async () => {
  await using at = await open();
  const { fake, server, client } = at;
  await looked(fake);
  await call(server.url, "POST", "/tickets/create", { ticket_name: "From here", description: "/ask How?" });
  const { page_id } = await client.next("notion_linked");
  await fake.until(() => statusOf(fake, page_id) === "Waiting");
  fake.person("Ann").set(page_id, "Status", "Cancelled");
  expect(await client.next("cancel_requested")).toMatchObject({ by: "Ann" });
});

test("a title of 3,000 characters and a page of 5,000 blocks become a ticket within its limits, and say that they were cut", async () => {
  await using at = await open();
  const { fake, client, ann } = at;
  const title = "🧑‍🚀".repeat(600);
  const page = ann.createPage({ title, status: "Pending", body: Array.from({ length: 5_000 }, (_, index) => `Line ${index}`).join("\n") });
  const created = await client.next("ticket_created");
  expect(created.ticket_name.length).toBeLessThanOrEqual(200);
  expect(created.ticket_name.isWellFormed()).toBe(true);
  expect(created.description.startsWith(`${title}\n\nLine 0`)).toBe(true);
  expect(created.description.endsWith(`(The page holds more than fits here: ${page.url})`)).toBe(true);
  await fake.until(() => statusOf(fake, page.id) === "Waiting");
  expect(blocksOf(fake, page)).toHaveLength(5_001);
});

test("a page that names a project that is not there is told so on the page, and goes in once it is mended", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  Object.assign(fake.world.dataSources[0]?.properties ?? {}, { Project: property("Project", { select: {} }) });
  await using server = await startServer(variables);
  await using client = await connectRaw(server.url);
  const ann = fake.person("Ann");
  const page = ann.createPage({ title: "One", status: "Pending" });
  ann.set(page.id, "Status", "Done");
  const wrong = ann.createPage({ title: "Two" });
  ann.set(wrong.id, "Project", "nowhere");
  ann.set(wrong.id, "Status", "Pending");
  await fake.until(() => commentsOn(fake, wrong.id).length > 0);
  expect(commentsOn(fake, wrong.id)).toEqual(['This page cannot become a ticket yet. There is no project "nowhere" in Beckon.']);
  await looked(fake);
  expect(commentsOn(fake, wrong.id)).toHaveLength(1);
  ann.resolve(fake.world.comments[0]?.discussion_id ?? "");
  await looked(fake);
  ann.set(wrong.id, "Project", "elsewhere");
  await fake.until(() => commentsOn(fake, wrong.id).some((words) => words.includes("elsewhere")));
  expect(commentsOn(fake, wrong.id)).toHaveLength(2);
  ann.set(wrong.id, "Project", "");
  await client.next("ticket_created", ({ ticket_name }) => ticket_name === "Two");
});

test("why a page is no ticket yet is said once, also where a webhook and a poll see it at once", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  Object.assign(fake.world.dataSources[0]?.properties ?? {}, { Project: property("Project", { rich_text: {} }) });
  await using server = await startServer(variables);
  const ann = fake.person("Ann");
  fake.faults.next({ method: "POST", path: /comments$/ }, { kind: "slow", ms: 500 }, 2);
  const page = ann.createPage({ title: "One" });
  ann.set(page.id, "Project", "nowhere");
  ann.set(page.id, "Status", "Pending");
  await call(server.url, "POST", "/webhook/notion", { page_id: page.id });
  await fake.until(() => commentsOn(fake, page.id).length > 0);
  await looked(fake);
  ann.set(page.id, "Project", "");
  await fake.until(() => statusOf(fake, page.id) === "Working" || statusOf(fake, page.id) === "Review");
  expect(commentsOn(fake, page.id)).toHaveLength(1);
});

test("a trashed page is said on its ticket, and the ticket goes on; a restored one catches up", async () => {
  await using at = await begin("/ask How?");
  const { fake, server, client, ann, page } = at;
  const { ticket_id, session_id, question_id } = await client.next("agent_question");
  await fake.until(() => statusOf(fake, page.id) === "Waiting");
  ann.trash(page.id);
  client.send({ type: "user_response", session_id, question_id, response: "So" });
  expect(await client.next("notion_lost")).toMatchObject({ ticket_id, reason: "trashed" });
  await client.next("agent_complete");
  expect(await ticketOf(server, ticket_id)).toMatchObject({ status: "review", notion: { state: "lost", reason: "trashed" } });
  // Out of the trash without an edit, as Notion may do it.
  page.in_trash = page.archived = false;
  page.last_edited_time = "2026-01-01T00:00:00.000Z";
  await fake.until(() => blocksOf(fake, page).some((words) => words.includes("finished")) && statusOf(fake, page.id) === "Review");
  expect(blocksOf(fake, page).filter((words) => words.endsWith("answered\nSo"))).toHaveLength(1);
});

test("a status that only says what the agent does is set back where a person sets it, with a word why", async () => {
  await using at = await begin("/say Hello");
  const { fake, client, ann, page } = at;
  await client.next("agent_complete");
  await fake.until(() => statusOf(fake, page.id) === "Review");
  await looked(fake);
  ann.set(page.id, "Status", "Working");
  await fake.until(() => commentsOn(fake, page.id).length === 1);
  await fake.until(() => statusOf(fake, page.id) === "Review");
  await looked(fake);
  expect(commentsOn(fake, page.id)).toEqual(['Nobody sets "Working": it says what Demo agent does. To have it go on, write into "User Response". The status is set back to "Review".']);
});
