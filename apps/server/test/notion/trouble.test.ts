import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { blocksOf, livePages, notionVariables, prepareDatabase, valueOf } from "#testing/notion/database.ts";
import { startFakeNotion, type FakeNotion } from "#testing/notion/fake-notion.ts";
import { property, rename } from "#testing/notion/schema.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer, type TestServer } from "#testing/start-server.ts";
import { looked, open, saying, statusOf, ticketOf } from "./kit.ts";

const create = (server: TestServer, description: string) => call(server.url, "POST", "/tickets/create", { ticket_name: "One", description });
const propertiesOf = (fake: FakeNotion) => fake.world.dataSources[0]?.properties ?? {};

test("a wrong token is said, and tickets work on", async () => {
  await using fake = await startFakeNotion();
  await using server = await startServer({ ...prepareDatabase(fake), NOTION_TOKEN: "wrong" });
  await using client = await connectRaw(server.url);
  await create(server, "/say Hello");
  await client.next("agent_complete");
  const { behind } = await saying(server, "Notion does not accept NOTION_TOKEN.");
  expect(behind).toBe(1);
});

test("a database that is not shared is said; once it is, everything that happened is there", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  fake.world.shared = false;
  await using server = await startServer(variables);
  await using client = await connectRaw(server.url);
  await create(server, "/say Hello");
  await client.next("agent_complete");
  await saying(server, "is not shared with the integration");
  fake.world.shared = true;
  await fake.until(() => livePages(fake).some((page) => statusOf(fake, page.id) === "Review"));
  expect((await saying(server, undefined)).behind).toBeLessThanOrEqual(1);
});

test("a missing property is said by name, the check adds it, and the ticket goes in", async () => {
  await using fake = await startFakeNotion();
  await using server = await startServer(notionVariables(fake));
  await create(server, "/say Hello");
  await saying(server, 'The database in Notion lacks "Status" and "Beckon ID". Run npx pnpm@12.21.0 notion:check');
  const { body } = await call<{ findings: { ok: boolean; sentence: string }[] }>(server.url, "POST", "/notion/check", {});
  expect(body.findings.every(({ ok }) => ok)).toBe(true);
  await fake.until(() => livePages(fake).some((page) => statusOf(fake, page.id) === "Review"));
  await saying(server, undefined);
});

test("renamed properties are followed, also by a Beckon that was started anew", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  await using first = await startServer(variables);
  await create(first, "/say Hello");
  const page = await fake.until(() => livePages(fake).find((one) => statusOf(fake, one.id) === "Review"));
  for (const [name, next] of [["Status", "State"], ["Beckon ID", "Ticket"]] as const) {
    const before = propertiesOf(fake)[name];
    if (before) rename(propertiesOf(fake), before, next);
  }
  const stateOf = (): string => valueOf(fake, page, "State");
  const id = valueOf(fake, page, "Ticket");
  await call(first.url, "POST", `/tickets/${id}/done`, {});
  await fake.until(() => stateOf() === "Done");
  const { body } = await call<{ findings: { sentence: string }[] }>(first.url, "POST", "/notion/check", {});
  expect(body.findings.map(({ sentence }) => sentence)).toContain("All properties are there.");
  expect(Object.keys(propertiesOf(fake))).not.toContain("Status");
  await first.stop();
  await using second = await startServer(variables, first.folder);
  await call(second.url, "POST", `/tickets/${id}/message`, { text: "Again" });
  await fake.until(() => stateOf() === "Review");
  fake.person("Ann").createPage({ title: "Two" });
  expect(livePages(fake)).toHaveLength(2);
});

test("a status option that Notion lacks is said by name, the page goes on without it, and gets it once it is there", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  propertiesOf(fake)["Status"] = property("Status", { status: { options: [{ name: "Pending" }, { name: "Done" }] } });
  await using server = await startServer(variables);
  await create(server, "/say Hello");
  await saying(server, 'The status property in Notion has no option "');
  const page = await fake.until(() => livePages(fake).find((one) => blocksOf(fake, one).some((words) => words.includes("finished"))));
  await call(server.url, "POST", "/notion/check", {});
  await fake.until(() => statusOf(fake, page.id) === "Review");
  await expect(saying(server, undefined)).resolves.toMatchObject({ problems: [] });
});

test("status options that somebody adds in Notion are seen without a check", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  const whole = propertiesOf(fake)["Status"];
  propertiesOf(fake)["Status"] = { ...property("Status", { status: { options: [{ name: "Pending" }, { name: "Done" }] } }), id: whole?.id ?? "" };
  await using server = await startServer(variables);
  await create(server, "/say Hello");
  await saying(server, 'The status property in Notion has no option "Review"');
  if (whole) propertiesOf(fake)["Status"] = whole;
  await fake.until(() => livePages(fake).some((page) => statusOf(fake, page.id) === "Review"));
  expect(await saying(server, undefined)).toMatchObject({ problems: [] });
});

test("a page that is gone for good is said on its ticket, and the ticket goes on", async () => {
  await using fake = await startFakeNotion();
  await using server = await startServer(prepareDatabase(fake));
  await using client = await connectRaw(server.url);
  await create(server, "/ask How?");
  const { session_id, question_id, ticket_id } = await client.next("agent_question");
  const page = await fake.until(() => livePages(fake).find((one) => statusOf(fake, one.id) === "Waiting"));
  fake.world.pages.delete(page.id);
  client.send({ type: "user_response", session_id, question_id, response: "So" });
  expect(await client.next("notion_lost")).toMatchObject({ page_id: page.id, reason: "missing" });
  await client.next("agent_complete");
  await looked(fake);
  expect(await ticketOf(server, ticket_id)).toMatchObject({ status: "review", notion: { state: "lost" } });
  await saying(server, undefined);
});

test("a long Retry-After is said with when it ends", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  fake.faults.next({}, { kind: "status", status: 429, retryAfter: 600 });
  await using server = await startServer(variables);
  await fake.until(() => fake.calls.length === 1);
  const { problems } = await saying(server, "Notion wants fewer calls: Beckon goes on at ");
  expect(problems).toHaveLength(1);
});

test("an outage is said after a while and ends by itself", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  fake.faults.often(1, 3);
  await using server = await startServer(variables);
  await saying(server, "Notion does not answer. Nothing is lost");
  fake.faults.clear();
  await expect(saying(server, undefined)).resolves.toMatchObject({ configured: true, database: { name: "Tickets" } });
});

test("an integration that may not comment is said; what needs no comment goes on: statuses are set back, User Response answers", async () => {
  await using at = await open();
  const { fake, server, client, ann } = at;
  fake.faults.next({ path: /comments/ }, { kind: "refused" }, Number.POSITIVE_INFINITY);
  const page = ann.createPage({ title: "One", status: "Pending", body: "/choose Which tone? | Warm | Brief" });
  await fake.until(() => statusOf(fake, page.id) === "Waiting");
  await saying(server, "The integration lacks a capability.");
  ann.set(page.id, "Status", "Done");
  await fake.until(() => statusOf(fake, page.id) === "Waiting");
  ann.set(page.id, "User Response", "loud");
  await looked(fake);
  ann.set(page.id, "User Response", "warm");
  expect(await client.next("question_answered")).toMatchObject({ response: "warm", via: "notion" });
  await fake.until(() => statusOf(fake, page.id) === "Review" && valueOf(fake, page, "User Response") === "");
});

test("a select of one's own without our options is enough: a page becomes pending once somebody makes it that", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  propertiesOf(fake)["Status"] = property("Status", { select: { options: [{ name: "To do" }] } });
  const ann = fake.person("Ann");
  ann.createPage({ title: "Another", status: "To do" });
  await using server = await startServer(variables);
  expect((await saying(server, undefined)).read_at).toBeDefined();
  const page = ann.createPage({ title: "One", status: "Pending", body: "/say Hello" });
  await fake.until(() => statusOf(fake, page.id) === "Review");
});
