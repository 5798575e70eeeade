import { Client, LogLevel, collectPaginatedAPI, isFullPage, verifyWebhookSignature } from "@notionhq/client";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startFakeNotion, type FakeNotion } from "#testing/notion/fake-notion.ts";
import { property } from "#testing/notion/schema.ts";

const clientOf = (fake: FakeNotion, auth = fake.token): Client => new Client({ auth, baseUrl: fake.url, retry: false, logLevel: LogLevel.ERROR });
const idOf = (fake: FakeNotion): string => fake.world.dataSources[0]?.id ?? "";
const text = (content: string) => [{ text: { content } }];
const newPage = (fake: FakeNotion, name = "One") =>
  clientOf(fake).pages.create({ parent: { data_source_id: idOf(fake) }, properties: { Name: { title: text(name) } }, markdown: "First\n\nSecond" });

test("a page is created, found, changed and trashed", async () => {
  await using fake = await startFakeNotion();
  const notion = clientOf(fake);
  const page = await newPage(fake);
  expect((await notion.pages.retrieveMarkdown({ page_id: page.id })).markdown).toBe("First\nSecond");
  await notion.pages.update({ page_id: page.id, properties: { title: { title: text("Two") } } });
  const [found] = (await notion.dataSources.query({ data_source_id: idOf(fake) })).results;
  expect(found && isFullPage(found as never) && found).toMatchObject({ properties: { Name: { title: [{ plain_text: "Two" }] } } });
  await notion.pages.update({ page_id: page.id, in_trash: true });
  expect((await notion.dataSources.query({ data_source_id: idOf(fake) })).results).toEqual([]);
  await expect(notion.blocks.children.append({ block_id: page.id, children: [{ paragraph: { rich_text: text("x") } }] })).rejects.toMatchObject({
    code: "validation_error",
  });
});

test("lists come in pages of at most 100, and a query stops at its ceiling", async () => {
  await using fake = await startFakeNotion();
  const notion = clientOf(fake);
  const page = await newPage(fake);
  const children = Array.from({ length: 100 }, (_, index) => ({ paragraph: { rich_text: text(`line ${index}`) } }));
  await notion.blocks.children.append({ block_id: page.id, children });
  await notion.blocks.children.append({ block_id: page.id, children });
  expect(await collectPaginatedAPI(notion.blocks.children.list, { block_id: page.id })).toHaveLength(202);
  fake.bounds.queryRows = 1;
  await newPage(fake);
  expect((await notion.dataSources.query({ data_source_id: idOf(fake) })).request_status?.type).toBe("incomplete");
});

test("what is beyond a limit is refused with what is wrong", async () => {
  await using fake = await startFakeNotion();
  const notion = clientOf(fake);
  const { id } = await newPage(fake);
  const append = (...contents: string[]) =>
    notion.blocks.children.append({ block_id: id, children: contents.map((content) => ({ paragraph: { rich_text: text(content) } })) });
  await expect(append(...Array.from({ length: 101 }, () => "x"))).rejects.toThrow(/children.length should be ≤ `100`/);
  await expect(append("x".repeat(2_001))).rejects.toThrow(/content.length should be ≤ `2000`/);
  await expect(append("cut \uD83D")).rejects.toThrow(/valid Unicode/);
  await expect(append("x".repeat(2_000))).resolves.toMatchObject({ object: "list" });
});

test("an unknown status is refused, an unknown select option is made, and so is a property's name", async () => {
  await using fake = await startFakeNotion();
  const notion = clientOf(fake);
  Object.assign(fake.world.dataSources[0]?.properties ?? {}, {
    Status: property("Status", { status: { options: [{ name: "Pending" }] } }),
    Kind: property("Kind", { select: { options: [] } }),
  });
  const { id } = await newPage(fake);
  const set = (properties: Parameters<typeof notion.pages.update>[0]["properties"]) => notion.pages.update({ page_id: id, properties: properties ?? {} });
  await expect(set({ Status: { status: { name: "Gone" } } })).rejects.toMatchObject({ code: "validation_error" });
  await expect(set({ Nope: { rich_text: [] } })).rejects.toThrow("Nope is not a property that exists.");
  await set({ Status: { status: { name: "Pending" } }, Kind: { select: { name: "New" } } });
  fake.world.statusOptionsEditable = false;
  await expect(
    notion.dataSources.update({ data_source_id: idOf(fake), properties: { Status: { status: { options: [{ name: "More" }] } } } }),
  ).rejects.toMatchObject({ code: "validation_error" });
});

test("a foreign token, a database that is not shared and a wrong id are told apart as Notion tells them apart", async () => {
  await using fake = await startFakeNotion();
  await expect(clientOf(fake, "wrong").users.me({})).rejects.toMatchObject({ code: "unauthorized" });
  fake.world.shared = false;
  await expect(clientOf(fake).dataSources.retrieve({ data_source_id: idOf(fake) })).rejects.toMatchObject({ code: "object_not_found" });
});

test("planned faults meet the calls they were planned for", async () => {
  await using fake = await startFakeNotion();
  const notion = clientOf(fake);
  fake.faults.next({ path: /users/ }, { kind: "status", status: 429, retryAfter: 7 });
  const limited = await notion.users.me({}).catch((error: unknown) => error as { code: string; headers: Headers });
  expect(limited).toMatchObject({ code: "rate_limited" });
  expect((limited as { headers: Headers }).headers.get("Retry-After")).toBe("7");
  fake.faults.next({ method: "POST", path: /pages$/ }, { kind: "lost" });
  await expect(newPage(fake)).rejects.toThrow(/fetch failed|socket/i);
  expect(fake.world.pages.size).toBe(1);
  fake.faults.next({ method: "POST", path: /pages$/ }, { kind: "unreachable" });
  await expect(newPage(fake)).rejects.toThrow(/fetch failed|socket/i);
  expect(fake.world.pages.size).toBe(1);
  fake.faults.next({}, { kind: "slow", ms: 1 });
  await newPage(fake);
  expect(fake.world.pages.size).toBe(2);
});

test("with half of all calls failing, the same seed fails the same calls", async () => {
  const outcomes = async (): Promise<string> => {
    await using fake = await startFakeNotion();
    fake.faults.often(0.5, 7);
    const notion = clientOf(fake);
    let seen = "";
    for (let call = 0; call < 30; call += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the order is what is compared
      seen += await notion.users.me({}).then(() => "+", () => "-");
    }
    return seen;
  };
  const first = await outcomes();
  expect(await outcomes()).toBe(first);
  expect(first.split("").filter((one) => one === "-").length).toBeGreaterThan(8);
  expect(first.split("").filter((one) => one === "+").length).toBeGreaterThan(8);
});

test("two writes to one page at once conflict, and more calls than allowed are limited", async () => {
  await using fake = await startFakeNotion();
  const notion = clientOf(fake);
  const { id } = await newPage(fake);
  const append = () => notion.blocks.children.append({ block_id: id, children: [{ paragraph: { rich_text: text("x") } }] });
  const both = await Promise.allSettled([append(), append()]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  fake.rate = 1;
  await expect(notion.users.me({})).rejects.toMatchObject({ code: "rate_limited" });
});

test("a page that was just created is found only after the lag", async () => {
  await using fake = await startFakeNotion();
  fake.bounds.searchLag = 1;
  Object.assign(fake.world.dataSources[0]?.properties ?? {}, { Note: property("Note", { rich_text: {} }) });
  const { id } = await newPage(fake);
  await clientOf(fake).pages.update({ page_id: id, properties: { Note: { rich_text: text("here") } } });
  const query = () =>
    clientOf(fake).dataSources.query({ data_source_id: idOf(fake), filter: { property: "Note", rich_text: { is_not_empty: true } } });
  expect((await query()).results).toHaveLength(0);
  expect((await query()).results).toHaveLength(1);
});

test("a person's reply joins the discussion of its block, and a copy keeps the values", async () => {
  await using fake = await startFakeNotion();
  const notion = clientOf(fake);
  const ann = fake.person("Ann");
  const { id } = ann.createPage({ title: "Fix it 🛠", body: "Body" });
  const [block] = (await notion.blocks.children.list({ block_id: id })).results;
  const asked = await notion.comments.create({ parent: { block_id: block?.id ?? "" }, rich_text: text("Which?") });
  const [first] = (await notion.comments.list({ block_id: block?.id ?? "" })).results;
  ann.comment({ discussion_id: first?.discussion_id ?? "" }, "This one");
  const comments = (await notion.comments.list({ block_id: block?.id ?? "" })).results;
  expect(comments.map(({ id: commentId, created_by }) => [commentId === asked.id, created_by.id === ann.user.id])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect((await notion.comments.list({ block_id: id })).results).toEqual([]);
  const copy = ann.copy(id);
  expect(copy.properties).toEqual(fake.world.pages.get(id)?.properties);
  expect(copy.created_by.id).toBe(ann.user.id);
});

test("webhooks are signed over the bytes that are sent", async () => {
  await using fake = await startFakeNotion();
  const received: { body: string; signature: string | undefined }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      received.push({ body, signature: request.headers["x-notion-signature"] as string });
      response.end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  await fake.webhooks.subscribe(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const { id } = fake.person("Ann").createPage({ title: "One" });
  await fake.webhooks.settled();
  server.close();
  expect(received.map(({ body }) => (JSON.parse(body) as { type?: string }).type)).toEqual([undefined, "page.created"]);
  expect(received[1]?.body).toContain(id);
  const { verificationToken } = fake.webhooks;
  expect(await verifyWebhookSignature({ ...received[1], signature: received[1]?.signature, body: received[1]?.body ?? "", verificationToken })).toBe(true);
});
