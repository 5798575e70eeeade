import { expect, test } from "vitest";
import { readConfig } from "#config.ts";
import { notionCheck } from "#notion-check.ts";
import { notionVariables, prepareDatabase } from "#testing/notion/database.ts";
import { startFakeNotion, type FakeNotion } from "#testing/notion/fake-notion.ts";
import { property } from "#testing/notion/schema.ts";
import { newDataSource } from "#testing/notion/world.ts";
import { startServer } from "#testing/start-server.ts";
import { saying } from "./kit.ts";

/** What the command says, whether it ends well or not. */
const check = (fake: FakeNotion, more: Record<string, string> = {}): Promise<string> =>
  notionCheck(readConfig({ ...notionVariables(fake), ...more })).catch((error: unknown) => (error as Error).message);
const propertiesOf = (fake: FakeNotion) => fake.world.dataSources[0]?.properties ?? {};

test("an empty database gets all that Beckon needs, and a second look changes nothing", async () => {
  await using fake = await startFakeNotion();
  expect(await check(fake)).toContain("Notion is ready.");
  expect(Object.keys(propertiesOf(fake)).toSorted()).toEqual(["Beckon ID", "Beckon link", "Name", "Session ID", "Status", "User Response"]);
  const { Status: status } = propertiesOf(fake);
  // A select has no default: with one, which would be Pending, every new page would start an agent.
  expect(status?.type === "select" && status.select.options.map(({ name }) => name)).toEqual(expect.arrayContaining(["Pending", "Waiting", "Done"]));
  const calls = fake.calls.length;
  expect(await check(fake)).toContain("Notion is ready.");
  expect(fake.calls.slice(calls).filter(({ method }) => method === "PATCH")).toEqual([]);
});

test("a token and an id that were pasted with what stands around them are taken", async () => {
  await using fake = await startFakeNotion();
  expect(await check(fake, { NOTION_TOKEN: ` ${fake.token}\n`, NOTION_DB_ID: ` ${fake.world.databaseId} ` })).toContain("Notion is ready.");
});

test("names with something else than a comma between them are refused, as the check would add a property of that name", () => {
  const variables = { NOTION_TOKEN: "ntn_1", NOTION_DB_ID: "0", NOTION_PROPERTIES: "status=State; response=Answer" };
  expect(() => readConfig(variables)).toThrow('NOTION_PROPERTIES: "status=State; response=Answer" holds more than one KEY=NAME; put a comma between them');
});

test("a token that holds what no token can, such as an example's dots, is named", () => {
  expect(() => readConfig({ NOTION_TOKEN: "ntn_…", NOTION_DB_ID: "0" })).toThrow("NOTION_TOKEN: this is no token: copy the integration's secret");
});

test("a status property that gives new pages a default is said, as Pending would start an agent at once", async () => {
  await using fake = await startFakeNotion();
  const said = 'A new page gets the default option of "Status". If that is "Pending", its agent starts before the page is written';
  expect(await check(fake)).not.toContain(said);
  prepareDatabase(fake);
  expect(await check(fake)).toContain(said);
});

test.for([false, "ignored"] as const)("status options that the API does not add (%s) are named, with what to do by hand", async (editable) => {
  await using fake = await startFakeNotion();
  prepareDatabase(fake);
  fake.world.statusOptionsEditable = editable;
  propertiesOf(fake)["Status"] = property("Status", { status: { options: [{ name: "Pending" }, { name: "Done" }] } });
  const said = await check(fake);
  expect(said).toContain('not   The property "Status" lacks the options "Working", "Waiting", "Interrupted", "Review", "Failed", "Cancelled".');
  expect(said).toContain('Open the property "Status", choose Edit property, and add: ');
  expect(said).not.toContain("Notion is ready.");
});

test.for(["status", "select"] as const)("existing options of a %s stay when missing ones are added", async (kind) => {
  await using fake = await startFakeNotion();
  prepareDatabase(fake);
  propertiesOf(fake)["Status"] = property("Status", { [kind]: { options: [{ name: "In QA" }] } });
  const said = await check(fake);
  expect(said).toContain('Added the status options "Pending", "Working"');
  expect(said).toContain("Notion is ready.");
  const { Status: status } = propertiesOf(fake);
  const options = status?.type === "status" ? status.status.options : status?.type === "select" ? status.select.options : [];
  expect(options.map(({ name }) => name)).toEqual(expect.arrayContaining(["In QA", "Pending", "Done"]));
});

test("a wrong token, a database that is not shared, and one with two tables are each said in plain words", async () => {
  await using fake = await startFakeNotion();
  expect(await check(fake, { NOTION_TOKEN: "wrong" })).toContain("Notion does not accept NOTION_TOKEN.");
  expect(await check(fake, { NOTION_DB_ID: "my database" })).toContain("NOTION_DB_ID is not an id or an address of Notion");
  fake.world.shared = false;
  expect(await check(fake)).toContain("add the integration");
  fake.world.shared = true;
  fake.world.dataSources.push(newDataSource(fake.world, "Archive", {}));
  expect(await check(fake)).toMatch(/holds 2 tables: Tickets \(\S+\), Archive \(\S+\)\./);
});

test("a property of a kind that does not fit is named and left as it is", async () => {
  await using fake = await startFakeNotion();
  propertiesOf(fake)["Beckon ID"] = property("Beckon ID", { checkbox: {} });
  expect(await check(fake)).toContain('The property "Beckon ID" is of the kind checkbox, which Beckon cannot use.');
  expect(propertiesOf(fake)["Beckon ID"]?.type).toBe("checkbox");
});

test("a page is enough: the database is made on it, and its id is said", async () => {
  await using fake = await startFakeNotion();
  fake.world.dataSources.length = 0;
  const said = await check(fake, { NOTION_DB_ID: fake.world.homePageId });
  expect(said).toContain('Made the database "Beckon" on that page.');
  const id = /NOTION_DB_ID=(\S+),/.exec(said)?.[1] ?? "";
  expect(id).toBe(fake.world.dataSources[0]?.id);
  expect(await check(fake, { NOTION_DB_ID: id })).toContain("Notion is ready.");
});

test("the page's id, left where the database's should be, is said as that, with the right one, whatever the database is called by now", async () => {
  await using fake = await startFakeNotion();
  prepareDatabase(fake);
  const variables = { ...notionVariables(fake), NOTION_DB_ID: fake.world.homePageId };
  expect(await check(fake, variables)).toContain(`The database "Tickets" is on that page already.\n      Set NOTION_DB_ID=${fake.world.databaseId},`);
  expect(fake.calls.some(({ method, path }) => method === "POST" && path.endsWith("/databases"))).toBe(false);
  await using server = await startServer(variables);
  await saying(server, `NOTION_DB_ID names a page, not a database. Set NOTION_DB_ID=${fake.world.databaseId}, the database "Tickets" on it, and restart Beckon.`);
});

test("a database that an earlier look made on the page is named, not made a second time, also where its reply was lost", async () => {
  await using fake = await startFakeNotion();
  fake.world.dataSources.length = 0;
  fake.faults.next({ method: "POST", path: /databases$/ }, { kind: "lost" });
  expect(await check(fake, { NOTION_DB_ID: fake.world.homePageId })).toContain("Notion did not answer.");
  const said = await check(fake, { NOTION_DB_ID: fake.world.homePageId });
  expect(said).toContain('The database "Beckon" is on that page already.');
  expect(fake.calls.filter(({ method, path }) => method === "POST" && path.endsWith("/databases"))).toHaveLength(1);
  expect(await check(fake, { NOTION_DB_ID: /NOTION_DB_ID=(\S+),/.exec(said)?.[1] ?? "" })).toContain("Notion is ready.");
});

test("Notion being away is said as that", async () => {
  await using fake = await startFakeNotion();
  fake.faults.often(1, 1);
  expect(await check(fake)).toContain("Notion did not answer.");
});

test("one variable without the other stops the start, and so does a status that is none", () => {
  expect(() => readConfig({ NOTION_TOKEN: "x" })).toThrow(/^NOTION_DB_ID: NOTION_TOKEN is set/);
  expect(() => readConfig({ NOTION_DB_ID: "x" })).toThrow(/^NOTION_TOKEN: /);
  expect(() => readConfig({ NOTION_STATUSES: "nope=To do" })).toThrow(/^NOTION_STATUSES: "nope=To do" is not KEY=NAME/);
  expect(readConfig({ NOTION_TOKEN: "x", NOTION_DB_ID: "y", NOTION_STATUSES: "pending=To do, done=A=B" }).notion?.labels).toMatchObject({
    pending: "To do",
    done: "A=B",
    review: "Review",
  });
});
