import { expect, test } from "vitest";
import type { Event } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { blocksOf, livePages, prepareDatabase } from "#testing/notion/database.ts";
import { startFakeNotion, type FakeNotion } from "#testing/notion/fake-notion.ts";
import type { Person } from "#testing/notion/person.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { spawnServer, type SpawnedServer } from "#testing/spawn-server.ts";
import { commentsOn, statusOf, tickets } from "./kit.ts";

/** Real processes, and calls that fail: all of it takes its time on a busy machine. */
const patience = 90_000;

/** Ann answers each question that hangs on a page of Notion once, with these words, as soon as its discussion is there. */
function answerAll(fake: FakeNotion, ann: Person, words: string): () => void {
  const answered = new Set<string>();
  return () => {
    for (const { discussion_id, parent } of fake.world.comments.filter(({ created_by }) => created_by.id === fake.world.bot.id)) {
      if (parent.type !== "block_id" || answered.has(discussion_id)) continue;
      answered.add(discussion_id);
      ann.comment({ discussion_id }, words);
    }
  };
}

/** All events of the log over HTTP, as a client gets them that was away the whole time. */
async function eventsOf(server: SpawnedServer, ticketId: string): Promise<Event[]> {
  return (await call<{ events: Event[] }>(server.url, "GET", `/tickets/${ticketId}/events`)).body.events;
}

test("a page becomes a ticket, its agent asks, a comment answers, and a dashboard that looks on sees all of it as it happens", async () => {
  await using fake = await startFakeNotion();
  await using server = await spawnServer(prepareDatabase(fake));
  await using dashboard = await connectRaw(server.url, { beckon: true });
  dashboard.send({ type: "hello", protocol: 1 });
  await dashboard.next("caught_up");
  const ann = fake.person("Ann");
  const page = ann.createPage({ title: "Greet", status: "Pending", body: "/choose Which tone? | Warm | Brief" });
  const { ticket_id } = await dashboard.next("ticket_created", ({ ticket_name, by }) => ticket_name === "Greet" && by === "Ann");
  expect(await dashboard.next("notion_linked")).toMatchObject({ ticket_id, page_id: page.id, url: page.url });
  await dashboard.next("agent_question");
  const asked = await fake.until(() => fake.world.comments[0]);
  ann.comment({ discussion_id: asked.discussion_id }, "brief");
  expect(await dashboard.next("question_answered")).toMatchObject({ ticket_id, response: "brief", answered_by: "Ann", via: "notion" });
  await dashboard.next("question_delivered");
  await dashboard.next("agent_message", ({ text }) => text === "You answered: Brief");
  await dashboard.next("agent_complete");
  await fake.until(() => statusOf(fake, page.id) === "Review");
});

test(
  "with Notion failing half of all calls and the server killed again and again: one page a ticket, no event missing, no answer lost",
  { timeout: 3 * patience },
  async () => {
    await using fake = await startFakeNotion();
    const variables = prepareDatabase(fake);
    fake.faults.often(0.5, 11);
    const ann = fake.person("Ann");
    const answer = answerAll(fake, ann, "2");
    const description = "/choose Which tone? | Warm | Brief\n/choose And how long? | Short | Long";
    const made = [1, 2, 3].map((number) => ann.createPage({ title: `From Notion ${number}`, status: "Pending", body: description }));
    await using first = await spawnServer(variables);
    for (const number of [1, 2])
      // oxlint-disable-next-line no-await-in-loop -- two tickets
      await call(first.url, "POST", "/tickets/create", { ticket_name: `From here ${number}`, description });
    let server = first;
    for (let round = 0; round < 4; round += 1) {
      const from = fake.calls.length;
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      await fake.until(() => {
        answer();
        return fake.calls.length > from + 35 + 10 * round;
      }, patience);
      // oxlint-disable-next-line no-await-in-loop
      await server.end("SIGKILL");
      // oxlint-disable-next-line no-await-in-loop
      server = await spawnServer(variables, first.folder);
    }
    await using last = server;
    const isOver = (): boolean => {
      answer();
      const pages = livePages(fake);
      return pages.length === 5 && pages.every((page) => statusOf(fake, page.id) === "Review" && blocksOf(fake, page).some((words) => words.includes("finished")));
    };
    await fake.until(isOver, patience);

    const all = await tickets(last);
    const names = ["From Notion 1", "From Notion 2", "From Notion 3", "From here 1", "From here 2"];
    expect(all).toHaveLength(names.length);
    expect(new Set(all.map(({ ticket_name, status }) => `${ticket_name}: ${status}`))).toEqual(new Set(names.map((name) => `${name}: review`)));
    expect(new Set(all.map(({ notion }) => notion?.page_id))).toEqual(new Set(livePages(fake).map(({ id }) => id)));
    for (const page of made) expect(all.some(({ notion }) => notion?.page_id === page.id)).toBe(true);
    for (const ticket of all) {
      // oxlint-disable-next-line no-await-in-loop -- five tickets
      const events = await eventsOf(last, ticket.ticket_id);
      const answers = events.filter((event) => event.type === "question_answered");
      expect(answers.map(({ response, answered_by, via }) => [response, answered_by, via])).toEqual([
        ["brief", "Ann", "notion"],
        ["long", "Ann", "notion"],
      ]);
      const said = events.flatMap((event) => (event.type === "agent_message" && event.text.startsWith("You answered") ? [event.text] : []));
      expect(new Set(said)).toEqual(new Set(["You answered: Brief", "You answered: Long"]));
      const page = livePages(fake).find(({ id }) => id === ticket.notion?.page_id);
      const entries = page ? blocksOf(fake, page).filter((words) => / · \d+\n/.test(words)) : [];
      const shown = new Set(["agent_question", "question_answered", "agent_complete"]);
      // Nothing of ours was taken for a person's wish.
      expect(page && commentsOn(fake, page.id)).toEqual([]);
      // Each event that a page shows is there once, in the order of the log.
      expect(entries.map((words) => Number(/ · (\d+)\n/.exec(words)?.[1]))).toEqual(
        events.filter(({ type }) => shown.has(type)).map(({ seq }) => seq),
      );
    }
  },
);
