import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { blocksOf, livePages, prepareDatabase } from "#testing/notion/database.ts";
import { startFakeNotion } from "#testing/notion/fake-notion.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";

type Kept = { seq: number; appending?: true; said?: object; acts?: number; questions: Record<string, { said?: object; discussion_id?: string; asking?: true }> };

/** What was kept in these versions of a page's note. */
const versions: [string, (note: Kept) => void][] = [
  ["all was done", () => undefined],
  ["entries and the invitation to answer were under way", (note) => {
    Object.assign(note, { seq: 0, appending: true });
    for (const question of Object.values(note.questions)) {
      delete question.discussion_id;
      question.asking = true;
    }
  }],
];

/** Rewrites all page notes as an earlier version kept them. */
function keepAs(folder: string, spoil: (note: Kept) => void): void {
  using database = new DatabaseSync(join(folder, "data", "beckon.db"));
  for (const { item, note } of database.prepare("SELECT item, note FROM follower_note WHERE item LIKE 'ticket/%'").all()) {
    const old = JSON.parse(String(note)) as Kept;
    delete old.said;
    delete old.acts;
    for (const question of Object.values(old.questions)) delete question.said;
    spoil(old);
    database.prepare("UPDATE follower_note SET note = ? WHERE item = ?").run(JSON.stringify(old), String(item));
  }
}

test.for(versions)("a page's note of an earlier version is understood where %s: the reply to its question counts, and nothing is said twice", async ([, spoil]) => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  await using first = await startServer(variables);
  await call(first.url, "POST", "/tickets/create", { ticket_name: "One", description: "/ask How?" });
  await fake.until(() => fake.world.comments.length === 1);
  await first.stop();
  keepAs(first.folder, spoil);
  await using second = await startServer(variables, first.folder);
  await using client = await connectRaw(second.url);
  const [asked] = fake.world.comments;
  fake.person("Ann").comment({ discussion_id: asked?.discussion_id ?? "" }, "So");
  expect(await client.next("question_answered")).toMatchObject({ response: "So", answered_by: "Ann", via: "notion" });
  const page = livePages(fake)[0]!;
  await fake.until(() => blocksOf(fake, page).some((words) => words.includes("finished")) && fake.world.comments.length >= 3);
  expect(blocksOf(fake, page).filter((words) => words.includes("asks"))).toHaveLength(1);
  expect(fake.world.comments).toHaveLength(3);
});
