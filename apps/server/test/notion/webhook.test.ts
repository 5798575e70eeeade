import { expect, test } from "vitest";
import type { NotionState } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { prepareDatabase } from "#testing/notion/database.ts";
import { startFakeNotion, type FakeNotion } from "#testing/notion/fake-notion.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer, type TestServer } from "#testing/start-server.ts";
import { statusOf, tickets } from "./kit.ts";

/** Polling so seldom that what happens came of a webhook. */
const slow = { NOTION_POLL_MS: "3600000" };
const hook = (server: TestServer): string => `${server.url}/webhook/notion`;
const state = async (server: TestServer) => (await call<NotionState>(server.url, "GET", "/notion")).body.webhook;
/** Once the first look is over, only webhooks bring news. */
const looked = (fake: FakeNotion) => fake.until(() => fake.calls.some(({ path }) => path.endsWith("/query")));

test("the handshake is taken only while it is waited for, its token is shown until events come, and a second one changes nothing", async () => {
  await using fake = await startFakeNotion();
  await using server = await startServer({ ...prepareDatabase(fake), ...slow });
  expect(await fake.webhooks.subscribe(hook(server))).toBe(403);
  expect(await state(server)).toMatchObject({ state: "off" });
  await call(server.url, "POST", "/notion/webhook", {});
  expect(await state(server)).toMatchObject({ state: "waiting" });
  expect((await fake.webhooks.send(hook(server), { verification_token: "x" }, "y")).status).toBe(401);
  expect(await fake.webhooks.subscribe(hook(server))).toBe(200);
  expect(await state(server)).toMatchObject({ state: "unconfirmed", verification_token: fake.webhooks.verificationToken });
  expect((await fake.webhooks.send(hook(server), { verification_token: "mine" }, "mine")).status).toBe(403);
  const ann = fake.person("Ann");
  ann.createPage({ title: "One" });
  await fake.webhooks.settled();
  const after = await state(server);
  expect(after).toMatchObject({ state: "on" });
  expect(after?.verification_token).toBeUndefined();
});

test("a signed event brings a page in, a comment's event brings the answer", async () => {
  await using fake = await startFakeNotion();
  await using server = await startServer({ ...prepareDatabase(fake), ...slow, NOTION_WEBHOOK_SECRET: fake.webhooks.verificationToken });
  await using client = await connectRaw(server.url);
  await looked(fake);
  expect(await fake.webhooks.subscribe(hook(server))).toBe(403);
  const ann = fake.person("Ann");
  const page = ann.createPage({ title: "One", status: "Pending", body: "/ask How?" });
  await client.next("agent_question");
  const comment = await fake.until(() => fake.world.comments[0]);
  await fake.until(() => statusOf(fake, page.id) === "Waiting");
  ann.comment({ discussion_id: comment.discussion_id }, "So");
  expect(await client.next("question_answered")).toMatchObject({ via: "notion", answered_by: "Ann" });
});

test("a forged event, one of our own, a stale one and one that came before lead to nothing", async () => {
  await using fake = await startFakeNotion();
  await using server = await startServer({ ...prepareDatabase(fake), ...slow, NOTION_WEBHOOK_SECRET: fake.webhooks.verificationToken });
  await using client = await connectRaw(server.url);
  await looked(fake);
  const ann = fake.person("Ann");
  const page = ann.createPage({ title: "One", status: "Pending" });
  const { event, send } = fake.webhooks;
  const from = fake.calls.length;
  const day = new Date(Date.now() - 27 * 3_600_000).toISOString();
  expect((await send(hook(server), event("page.created", page.id, ann.user, page.id), "another secret")).status).toBe(401);
  const ignored = { status: 200, answer: { status: "ignored" } };
  expect(await send(hook(server), event("page.created", page.id, ann.user, page.id, { timestamp: day }))).toMatchObject(ignored);
  expect(await send(hook(server), event("page.created", page.id, fake.world.bot, page.id))).toMatchObject(ignored);
  expect((await send(hook(server), { ...event("page.created", page.id, ann.user, page.id), timestamp: "yesterday" })).status).toBe(400);
  expect((await call(server.url, "POST", "/webhook/notion", "{", { "X-Notion-Signature": "sha256=00" })).status).toBe(400);
  expect(fake.calls.slice(from)).toEqual([]);
  expect(await tickets(server)).toEqual([]);
  const good = event("page.created", page.id, ann.user, page.id, { id: "e1" });
  expect(await send(hook(server), good)).toMatchObject({ answer: { status: "received" } });
  await client.next("ticket_created");
  await fake.until(() => statusOf(fake, page.id) !== "Pending");
  expect(await send(hook(server), good)).toMatchObject(ignored);
});

test("the payload of the original server is understood, of whom nobody but the owner may send", async () => {
  await using fake = await startFakeNotion();
  await using server = await startServer({ ...prepareDatabase(fake), ...slow });
  await using client = await connectRaw(server.url);
  await looked(fake);
  const page = fake.person("Ann").createPage({ title: "One", status: "Pending", body: "/say Hello" });
  const payload = { page_id: page.id.replaceAll("-", ""), database_id: fake.world.databaseId, event_type: "page.updated" };
  expect((await call(server.url, "POST", "/webhook/notion", payload, { Origin: "http://evil.test" })).status).toBe(403);
  expect((await call(server.url, "POST", "/webhook/notion", { ...payload, page_id: "no id" })).body.error).toMatchObject({ field: "page_id" });
  expect((await call(server.url, "POST", "/webhook/notion", payload)).body).toEqual({ status: "received" });
  await client.next("agent_complete");
  await using guarded = await startServer({ ...prepareDatabase(fake), ...slow, AUTH: "on", AUTH_TOKEN: "a-token-of-sixteen" });
  expect((await call(guarded.url, "POST", "/webhook/notion", payload)).status).toBe(401);
  expect((await call(guarded.url, "POST", "/webhook/notion", payload, { Authorization: "Bearer a-token-of-sixteen" })).status).toBe(200);
});

test("without Notion there is no webhook, and the state says so", async () => {
  await using server = await startServer();
  expect((await call(server.url, "POST", "/webhook/notion", { page_id: "x" })).status).toBe(404);
  expect((await call<NotionState>(server.url, "GET", "/notion")).body).toEqual({ configured: false });
  expect((await call(server.url, "POST", "/notion/check", {})).status).toBe(404);
});
