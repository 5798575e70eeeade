import { expect, test } from "vitest";
import type { NotionState } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { livePages, prepareDatabase } from "#testing/notion/database.ts";
import { startFakeNotion, type FakeNotion } from "#testing/notion/fake-notion.ts";
import { property } from "#testing/notion/schema.ts";
import { spawnServer, type SpawnedServer } from "#testing/spawn-server.ts";
import { saying, statusOf, tickets } from "./kit.ts";

/** A real process, as its log is what a person reads. */
const start = (fake: FakeNotion, more: Record<string, string> = {}) => spawnServer({ ...prepareDatabase(fake), LOG_LEVEL: "warn", ...more });
/** As it stands within a line of JSON. */
const quoted = (sentence: string): string => JSON.stringify(sentence).slice(1, -1);
const ticket = (server: SpawnedServer) => call(server.url, "POST", "/tickets/create", { ticket_name: "One", description: "/say Hello" });

/** What may be wrong with the set-up, and the sentence for it. */
const wrong: [string, Record<string, string>, (fake: FakeNotion) => void, string][] = [
  ["a wrong token", { NOTION_TOKEN: "wrong" }, () => undefined, "Notion does not accept NOTION_TOKEN."],
  ["a database that is not shared", {}, ({ world }) => (world.shared = false), "it is not shared with the integration"],
  ["a missing property", {}, ({ world }) => delete world.dataSources[0]?.properties["Beckon ID"], 'The database in Notion lacks "Beckon ID".'],
  [
    "an unknown status",
    {},
    ({ world }) => Object.assign(world.dataSources[0]?.properties ?? {}, { Status: property("Status", { status: { options: [{ name: "Pending" }] } }) }),
    'The status property in Notion has no option "',
  ],
];

test.for(wrong)("%s is said in the dashboard and in the log", async ([, more, spoil, sentence]) => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  spoil(fake);
  await using server = await spawnServer({ ...variables, LOG_LEVEL: "warn", ...more });
  await ticket(server);
  await saying(server, sentence);
  expect(server.output()).toContain(quoted(sentence));
});

test("a page in the trash and one that is gone are said on their tickets and in the log", async () => {
  await using fake = await startFakeNotion();
  await using server = await start(fake);
  for (const [index, reason] of (["trashed", "missing"] as const).entries()) {
    // oxlint-disable no-await-in-loop -- one after the other
    await ticket(server);
    const page = await fake.until(() => livePages(fake).find((one) => statusOf(fake, one.id) === "Review"));
    if (reason === "trashed") fake.person("Ann").trash(page.id);
    else fake.world.pages.delete(page.id);
    await call(server.url, "POST", `/tickets/${(await tickets(server))[0]?.ticket_id}/message`, { text: "Again" });
    await expect.poll(async () => (await tickets(server))[0]?.notion, { timeout: 15_000 }).toMatchObject({ state: "lost", reason });
    await expect.poll(() => server.output().match(/is gone; the ticket goes on without it/g)?.length).toBe(index + 1);
    // oxlint-enable no-await-in-loop
  }
});

test("a forged, a stale and a replayed event, and a second handshake, are said in the dashboard and in the log", async () => {
  await using fake = await startFakeNotion();
  const { send, event, verificationToken } = fake.webhooks;
  await using server = await start(fake, { NOTION_WEBHOOK_SECRET: verificationToken });
  const hook = `${server.url}/webhook/notion`;
  const ann = fake.person("Ann");
  const page = ann.createPage({ title: "One" });
  const one = (more?: { id: string; timestamp?: string }) => event("page.created", page.id, ann.user, page.id, more);
  const refused = async (sentence: string): Promise<void> => {
    const { body } = await call<NotionState>(server.url, "GET", "/notion");
    expect(body.webhook?.refused?.sentence).toBe(sentence);
    expect(server.output()).toContain(quoted(sentence));
  };
  await send(hook, one(), "another secret");
  await refused("An event came that is not signed with Notion's token. It was refused.");
  await send(hook, one({ id: "e1", timestamp: new Date(Date.now() - 27 * 3_600_000).toISOString() }));
  await refused("An event came that is more than a day old. It was ignored.");
  await send(hook, one({ id: "e2" }));
  await send(hook, one({ id: "e2" }));
  await refused("An event came that had come before. It was ignored.");
  await send(hook, { verification_token: "mine" }, "mine");
  await refused("A handshake came that nobody waits for. It was refused, and changed nothing.");
});

test("a page of 5,000 blocks with a title of 3,000 characters is cut, which its ticket and the log say", async () => {
  await using fake = await startFakeNotion();
  await using server = await start(fake);
  const body = Array.from({ length: 5_000 }, (_, index) => `Line ${index}`).join("\n");
  const page = fake.person("Ann").createPage({ title: "🧑‍🚀".repeat(600), status: "Pending", body });
  await expect.poll(async () => (await tickets(server))[0]?.description, { timeout: 15_000 }).toContain(`(The page holds more than fits here: ${page.url})`);
  expect(server.output()).toContain("its name or description was cut");
});
