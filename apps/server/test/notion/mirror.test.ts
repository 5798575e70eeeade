import { expect, test } from "vitest";
import type { CreatedTicket, TicketView } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { blocksOf, livePages, prepareDatabase, valueOf } from "#testing/notion/database.ts";
import { startFakeNotion, type FakeNotion } from "#testing/notion/fake-notion.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { open } from "./kit.ts";

const create = async (url: string, description: string, ticket_name = "Greet") =>
  (await call<CreatedTicket>(url, "POST", "/tickets/create", { ticket_name, description })).body;
const ticketOf = async (url: string, id: string) => (await call<TicketView>(url, "GET", `/tickets/${id}`)).body;

/** The only page, once its status says this. */
const pageWith = (fake: FakeNotion, status: string) =>
  fake.until(() => livePages(fake).find((page) => valueOf(fake, page, "Status") === status));

test("a ticket made here gets its page: title, ids, link, description, what is asked and answered, summary, status", async () => {
  await using at = await open();
  const { fake, server, client } = at;
  const { ticket_id, session_id } = await create(server.url, "/choose Which tone? | Warm | Brief\n/say All done");
  const page = await pageWith(fake, "Waiting");
  const { question_id } = await client.next("agent_question");
  await client.next("notion_pending");
  const linked = await client.next("notion_linked");
  expect(linked).toMatchObject({ ticket_id, page_id: page.id, url: page.url });
  expect(await ticketOf(server.url, ticket_id)).toMatchObject({ notion: { state: "linked" }, notion_url: page.url });
  const value = (name: string) => valueOf(fake, page, name);
  expect([value("Name"), value("Beckon ID"), value("Session ID")]).toEqual(["Greet", ticket_id, session_id]);
  expect(value("Beckon link")).toBe(`http://localhost:${server.port}/t/${ticket_id}`);
  client.send({ type: "user_response", session_id, question_id, response: "brief" });
  await fake.until(() => blocksOf(fake, page).some((words) => words.includes("finished")));
  await pageWith(fake, "Review");
  await fake.until(() => fake.world.comments.length === 2);
  const blocks = blocksOf(fake, page);
  expect(blocks.slice(0, 2)).toEqual(["/choose Which tone? | Warm | Brief", "/say All done"]);
  expect(blocks.find((words) => words.includes("asks\nWhich tone?\n1. Warm\n2. Brief"))).toBeDefined();
  expect(blocks.find((words) => words.endsWith("A WebSocket client answered\nBrief"))).toBeDefined();
  expect(fake.world.comments.map(({ rich_text: [item] }) => item?.plain_text)).toEqual([
    "Reply here with a number or a name to answer. The first valid answer counts, here or in Beckon.",
    "A WebSocket client answered in Beckon: Brief",
  ]);
});

test("creating a ticket does not wait for Notion, and the ticket says that it is not there yet", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  fake.faults.often(1, 1);
  await using server = await startServer(variables);
  await using client = await connectRaw(server.url);
  const { ticket_id } = await create(server.url, "/say Hello");
  await client.next("notion_pending");
  await client.next("agent_complete");
  expect(await ticketOf(server.url, ticket_id)).toMatchObject({ status: "review", notion: { state: "pending" } });
  fake.faults.clear();
  await client.next("notion_linked");
  await pageWith(fake, "Review");
});

test("what was appended is not appended again after its reply was lost", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  for (const path of [/children$/, /comments$/, /pages$/]) fake.faults.next({ path }, { kind: "lost" }, 2);
  await using server = await startServer(variables);
  const { ticket_id } = await create(server.url, "/ask How?");
  const page = await fake.until(() => fake.world.comments.length > 0 && livePages(fake).find((one) => valueOf(fake, one, "Status") === "Waiting"));
  expect(livePages(fake)).toHaveLength(1);
  expect(valueOf(fake, page, "Beckon ID")).toBe(ticket_id);
  expect(blocksOf(fake, page).filter((words) => words.includes("asks"))).toHaveLength(1);
  expect(fake.world.comments).toHaveLength(1);
});

test("of two pages that one ticket got, because the first was not to be found yet, the older stays", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  fake.bounds.searchLag = 1;
  fake.faults.next({ method: "POST", path: /pages$/ }, { kind: "lost" });
  await using server = await startServer(variables);
  await create(server.url, "/say Hello");
  await pageWith(fake, "Review");
  const pages = [...fake.world.pages.values()];
  expect(pages.map(({ in_trash }) => in_trash)).toEqual([false, true]);
});

test.for([false, true])("what an earlier try wrote as the status of a page is not taken for a wish of a person (edited since: %s)", async (edited) => {
  await using fake = await startFakeNotion();
  const variables = { ...prepareDatabase(fake), NOTION_POLL_MS: "1000" };
  fake.bounds.searchLag = 1;
  fake.faults.next({ method: "POST", path: /pages$/ }, { kind: "lost" });
  await using server = await startServer(variables);
  await using client = await connectRaw(server.url);
  const { body } = await call<{ ticket_id: string }>(server.url, "POST", "/tickets/create", { ticket_name: "One", description: "/fail No", start: false });
  const first = await fake.until(() => livePages(fake)[0]);
  if (edited) fake.person("Ann").write(first.id, "A note of mine");
  await call(server.url, "POST", `/tickets/${body.ticket_id}/start`, {});
  await client.next("agent_error");
  await pageWith(fake, "Failed");
  const [page] = livePages(fake);
  await fake.until(() => blocksOf(fake, page!).some((words) => words.includes("failed")));
  await fake.until(() => valueOf(fake, page!, "Status") === "Failed");
  expect(client.frames.filter(({ type }) => type === "retry_requested")).toEqual([]);
});

test("links that Notion does not take are left out, and the page says the rest", async () => {
  await using fake = await startFakeNotion();
  fake.world.refusesLocalLinks = true;
  await using server = await startServer(prepareDatabase(fake));
  await create(server.url, "/say Hello");
  const page = await fake.until(() => livePages(fake).find((one) => blocksOf(fake, one).some((words) => words.includes("finished"))));
  expect(JSON.stringify(fake.world.blocks.get(page.id))).not.toContain(server.url.replace("127.0.0.1", "localhost"));
});

test("a description that is no markdown to Notion is on the page in plain words", async () => {
  await using fake = await startFakeNotion();
  fake.world.refusedMarkdown = "<odd>";
  await using server = await startServer(prepareDatabase(fake));
  await create(server.url, "/say Hello <odd>");
  const page = await pageWith(fake, "Review");
  expect(blocksOf(fake, page)[0]).toBe("/say Hello <odd>");
});

test("only when it is asked for, what the agent says and does is on the page too", async () => {
  await using fake = await startFakeNotion();
  await using server = await startServer({ ...prepareDatabase(fake), NOTION_MIRROR: "everything" });
  await create(server.url, "/say Hello there\n/tool Look around\n/say Bye");
  const page = await fake.until(() => livePages(fake).find((one) => blocksOf(fake, one).some((words) => words.includes("finished"))));
  const words = blocksOf(fake, page);
  expect(words.filter((one) => one.includes("Demo agent\nHello there"))).toHaveLength(1);
  expect(words.filter((one) => one.includes("Look around (completed)"))).toHaveLength(1);
});

test("Retry-After holds all calls back", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  await using server = await startServer(variables);
  fake.faults.next({}, { kind: "status", status: 429, retryAfter: 1 });
  await create(server.url, "/say Hello");
  await pageWith(fake, "Review");
  const [first, second] = fake.calls;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(950);
});

test("long words are cut where Notion wants it and never within a character", async () => {
  await using at = await open();
  const { fake, server, client } = at;
  const { session_id } = await create(server.url, "/ask How?");
  const { question_id } = await client.next("agent_question");
  // Notion counts to 2,000 and is then within a pair.
  const answer = "🙂".repeat(5_000);
  client.send({ type: "user_response", session_id, question_id, response: answer });
  const page = await pageWith(fake, "Review");
  expect(blocksOf(fake, page).find((words) => words.includes("answered"))).toContain(answer);
});

test("what happened while Beckon or Notion was away is on the page afterwards, in order", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  await using first = await startServer(variables);
  const { ticket_id } = await create(first.url, "/say One");
  const begun = await pageWith(fake, "Review");
  await fake.until(() => blocksOf(fake, begun).some((words) => words.includes("finished")));
  await first.stop();
  {
    // Without Notion: nothing of it runs.
    await using alone = await startServer({}, first.folder);
    await using client = await connectRaw(alone.url);
    await call(alone.url, "POST", `/tickets/${ticket_id}/message`, { text: "Once more" });
    await client.next("agent_complete");
    await call(alone.url, "POST", `/tickets/${ticket_id}/done`, {});
    expect((await ticketOf(alone.url, ticket_id)).status).toBe("done");
  }
  await using second = await startServer(variables, first.folder);
  expect(second.port).toBeGreaterThan(0);
  const page = await pageWith(fake, "Done");
  const heads = blocksOf(fake, page).map((words) => words.split("\n")[1]);
  expect(heads.slice(-4)).toEqual(["Demo agent finished", "Someone wrote to Demo agent", "Demo agent finished", "Marked done by Someone"]);
});
