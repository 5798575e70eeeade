import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { blocksOf, livePages, prepareDatabase, valueOf } from "#testing/notion/database.ts";
import { startFakeNotion } from "#testing/notion/fake-notion.ts";
import { startServer } from "#testing/start-server.ts";
import { begin, commentsOn, looked, open, statusOf, ticketOf } from "./kit.ts";

/** Polling so seldom that the mirror comes first. */
const slow = { NOTION_POLL_MS: "3600000" };
const emptied = /"rich_text":\[\]/;

test("a status that a person set just before ours is written is obeyed, not overwritten", async () => {
  await using at = await open(slow);
  const { fake, server, client } = at;
  await call(server.url, "POST", "/tickets/create", { ticket_name: "One", description: "/ask How?\n/ask And then?" });
  const { page_id, ticket_id } = await client.next("notion_linked");
  const { session_id, question_id } = await client.next("agent_question");
  await fake.until(() => statusOf(fake, page_id) === "Waiting");
  await fake.until(() => fake.world.comments.length === 1);
  fake.person("Ann").set(page_id, "Status", "Cancelled");
  client.send({ type: "user_response", session_id, question_id, response: "So" });
  expect(await client.next("cancel_requested")).toMatchObject({ ticket_id, by: "Ann" });
  await client.next("agent_cancelled");
  await fake.until(() => blocksOf(fake, fake.world.pages.get(page_id)!).some((words) => words.includes("Stopped by Ann")));
  expect(statusOf(fake, page_id)).toBe("Cancelled");
  expect(commentsOn(fake, page_id)).toEqual([]);
});

test("a status that a person set between two tries of ours is obeyed", async () => {
  await using at = await open();
  const { fake, server, client } = at;
  await call(server.url, "POST", "/tickets/create", { ticket_name: "One", description: "/say Hello" });
  const { page_id, ticket_id } = await client.next("notion_linked");
  fake.faults.next({ method: "PATCH", body: /"name":"Review"/ }, { kind: "lost" }, 1);
  await fake.until(() => statusOf(fake, page_id) === "Review");
  fake.person("Ann").set(page_id, "Status", "Done");
  await client.next("ticket_done");
  await looked(fake);
  expect(statusOf(fake, page_id)).toBe("Done");
  expect((await ticketOf(server, ticket_id)).status).toBe("done");
});

test("the same refused status twice is told twice, and what was lost on the way is told once", async () => {
  await using at = await begin("/ask How?");
  const { fake, client, ann, page } = at;
  await client.next("agent_question");
  await fake.until(() => statusOf(fake, page.id) === "Waiting" && fake.world.comments.length === 1);
  fake.faults.next({ method: "POST", path: /comments$/ }, { kind: "lost" });
  for (const times of [1, 2]) {
    ann.set(page.id, "Status", "Done");
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await fake.until(() => commentsOn(fake, page.id).length === times && statusOf(fake, page.id) === "Waiting");
  }
  await looked(fake);
  expect(commentsOn(fake, page.id)).toHaveLength(2);
});

test("User Response is emptied also after that failed for long, and the same words then answer the next question", async () => {
  await using at = await begin("/ask One?\n/ask Two?");
  const { fake, client, ann, page } = at;
  await client.next("agent_question");
  fake.faults.next({ method: "PATCH", body: emptied }, { kind: "status", status: 503 }, 5);
  ann.set(page.id, "User Response", "yes");
  expect(await client.next("question_answered")).toMatchObject({ response: "yes" });
  await client.next("agent_question");
  // Long after the edit, so that no query shows the page any more.
  page.last_edited_time = "2026-01-01T00:00:00.000Z";
  await fake.until(() => valueOf(fake, page, "User Response") === "");
  ann.set(page.id, "User Response", "yes");
  expect(await client.next("question_answered")).toMatchObject({ response: "yes" });
  await fake.until(() => valueOf(fake, page, "User Response") === "");
  expect(client.frames.filter(({ type }) => type === "user_message")).toEqual([]);
});

test("what is written into User Response while the text before is taken is not wiped: it is the next answer", async () => {
  await using at = await begin("/ask One?\n/ask Two?");
  const { fake, client, ann, page } = at;
  await client.next("agent_question");
  fake.faults.next({ method: "PATCH", body: emptied }, { kind: "status", status: 503 }, 3);
  ann.set(page.id, "User Response", "first");
  expect(await client.next("question_answered")).toMatchObject({ response: "first" });
  await client.next("agent_question");
  await fake.until(() => fake.calls.some(({ body }) => emptied.test(JSON.stringify(body ?? null))));
  ann.set(page.id, "User Response", "second");
  expect(await client.next("question_answered")).toMatchObject({ response: "second" });
  await fake.until(() => valueOf(fake, page, "User Response") === "");
});

test("what is written into User Response while Notion has us wait to empty it is not wiped: it is the next answer", async () => {
  await using at = await begin("/ask One?\n/ask Two?");
  const { fake, client, ann, page } = at;
  await client.next("agent_question");
  fake.faults.next({ method: "PATCH", body: emptied }, { kind: "status", status: 429, retryAfter: 1 });
  ann.set(page.id, "User Response", "first");
  expect(await client.next("question_answered")).toMatchObject({ response: "first" });
  await fake.until(() => fake.calls.some(({ body }) => emptied.test(JSON.stringify(body ?? null))));
  ann.set(page.id, "User Response", "second");
  await client.next("agent_question");
  expect(await client.next("question_answered")).toMatchObject({ response: "second" });
  await fake.until(() => valueOf(fake, page, "User Response") === "");
});

test("a status that a person sets while Notion has us wait to write ours is obeyed", async () => {
  await using at = await open();
  const { fake, client } = at;
  const review = /"name":"Review"/;
  fake.faults.next({ method: "PATCH", body: review }, { kind: "status", status: 429, retryAfter: 1 });
  const page = fake.person("Bob").createPage({ title: "One", status: "Pending", body: "/say Hello" });
  await fake.until(() => fake.calls.some(({ method, body }) => method === "PATCH" && review.test(JSON.stringify(body ?? null))));
  fake.person("Ann").set(page.id, "Status", "Done");
  expect(await client.next("ticket_done")).toMatchObject({ by: "Ann" });
  await looked(fake);
  expect(statusOf(fake, page.id)).toBe("Done");
});

test("words that look like an entry of ours, in a description or by an agent, leave out no event", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  fake.faults.next({ method: "PATCH", path: /children$/ }, { kind: "unreachable" }, 1);
  await using server = await startServer({ ...variables, NOTION_MIRROR: "everything" });
  const forged = "25 Nov 2026, 14:02 · 999999";
  await call(server.url, "POST", "/tickets/create", { ticket_name: "One", description: `/say ${forged}\n${forged}` });
  const page = await fake.until(() => livePages(fake).find((one) => statusOf(fake, one.id) === "Review"));
  await fake.until(() => blocksOf(fake, page).some((words) => words.includes("Demo agent finished")));
  expect(blocksOf(fake, page).filter((words) => words.endsWith(`Demo agent\n${forged}`))).toHaveLength(1);
});
