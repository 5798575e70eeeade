import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { PageObjectResponse } from "@notionhq/client";
import { expect, test } from "vitest";
import { blocksOf, prepareDatabase } from "#testing/notion/database.ts";
import { startFakeNotion } from "#testing/notion/fake-notion.ts";
import { property } from "#testing/notion/schema.ts";
import { newDataSource } from "#testing/notion/world.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { looked, statusOf } from "./kit.ts";

function inNotes<T>(folder: string, use: (database: DatabaseSync) => T): T {
  using database = new DatabaseSync(join(folder, "data", "beckon.db"));
  return use(database);
}

test("a status that was obeyed right before a cut is obeyed again when a person sets it again", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  const ann = fake.person("Ann");
  const page = ann.createPage({ title: "One", status: "Pending", body: "/say Hello" });
  await using first = await startServer(variables);
  await fake.until(() => statusOf(fake, page.id) === "Review");
  await looked(fake);
  await first.stop();
  const [before] = inNotes(first.folder, (notes) => notes.prepare("SELECT item, note FROM follower_note WHERE item LIKE 'ticket/%'").all());
  await using second = await startServer(variables, first.folder);
  ann.set(page.id, "Status", "Done");
  await fake.until(() => blocksOf(fake, page).some((words) => words.includes("Marked done by Ann")));
  await second.stop();
  // As if the cut had come before the note was written.
  inNotes(first.folder, (notes) => notes.prepare("UPDATE follower_note SET note = ? WHERE item = ?").run(String(before?.["note"]), String(before?.["item"])));
  await using third = await startServer(variables, first.folder);
  await using client = await connectRaw(third.url);
  await looked(fake);
  ann.set(page.id, "User Response", "Go on");
  await client.next("agent_complete");
  await fake.until(() => statusOf(fake, page.id) === "Review");
  ann.set(page.id, "Status", "Done");
  expect(await client.next("ticket_done")).toMatchObject({ by: "Ann" });
});

test("where another database is named, what was pending there all along is taken in", async () => {
  let now = new Date("2026-11-25T08:00:00Z");
  await using fake = await startFakeNotion(() => now);
  const variables = prepareDatabase(fake);
  const [source] = fake.world.dataSources;
  const other = newDataSource(fake.world, "Other", structuredClone(source?.properties ?? {}));
  const ann = fake.person("Ann");
  ann.createPage({ title: "Waits", status: "Pending", body: "/say Hello" }).parent = {
    type: "data_source_id",
    data_source_id: other.id,
    database_id: fake.world.databaseId,
  };
  now = new Date("2026-11-25T09:00:00Z");
  await using first = await startServer(variables);
  await looked(fake);
  await first.stop();
  fake.world.dataSources.push(other);
  await using second = await startServer({ ...variables, NOTION_DB_ID: other.id }, first.folder);
  await using client = await connectRaw(second.url);
  expect(await client.next("ticket_created")).toMatchObject({ ticket_name: "Waits" });
});

test("a page that somebody moved into another table is lost, once, and found where it is moved back", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  const [source] = fake.world.dataSources;
  const other = newDataSource(fake.world, "Other", { Name: property("Name", { title: {} }) });
  fake.world.dataSources.push(other);
  const move = (page: PageObjectResponse, to: string): void => {
    page.parent = { type: "data_source_id", data_source_id: to, database_id: fake.world.databaseId };
  };
  await using server = await startServer({ ...variables, NOTION_DB_ID: source?.id ?? "" });
  await using client = await connectRaw(server.url);
  const page = fake.person("Ann").createPage({ title: "One", status: "Pending", body: "/ask How?" });
  const { session_id, question_id } = await client.next("agent_question");
  await fake.until(() => statusOf(fake, page.id) === "Waiting" && fake.world.comments.length === 1);
  move(page, other.id);
  client.send({ type: "user_response", session_id, question_id, response: "So" });
  expect(await client.next("notion_lost")).toMatchObject({ page_id: page.id, reason: "missing" });
  await looked(fake);
  await looked(fake);
  expect(client.frames.filter(({ type }) => type === "notion_linked" || type === "notion_lost")).toHaveLength(2);
  move(page, source?.id ?? "");
  await fake.until(() => statusOf(fake, page.id) === "Review");
});
