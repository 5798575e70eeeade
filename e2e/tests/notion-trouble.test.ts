import { blocksOf, livePages, prepareDatabase, valueOf } from "@beckon/server/testing/notion/database";
import { startFakeNotion } from "@beckon/server/testing/notion/fake-notion";
import { call } from "@beckon/server/testing/api";
import { spawnServer } from "@beckon/server/testing/spawn-server";
import { expect, test } from "./fixtures.ts";
import { postTicket, questionOf, timelineOf } from "./ticket.ts";

/** What a page shows of a ticket's events. */
const shown = new Set(["agent_question", "question_answered", "agent_complete"]);

test("with Notion failing half of all calls and the server killed while answers are on their way, a browser sees all of it, once", async ({ page }) => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  await using first = await spawnServer(variables);
  const again = () => spawnServer({ ...variables, PORT: new URL(first.url).port }, first.folder);
  fake.faults.often(0.5, 5);
  const ann = fake.person("Ann");
  const description = "/choose Which tone? | Warm | Brief\n/ask And what name?";
  const made = ann.createPage({ title: "From Notion", status: "Pending", body: description });
  const here = await postTicket(first.url, "From here", "/say Hello");
  await page.goto(first.url);
  await page.getByRole("link", { name: /From Notion/ }).first().click();
  await expect(questionOf(page)).toContainText("Which tone?");
  const badge = page.getByTestId("connection");
  const timeline = timelineOf(page);
  const asked = await fake.until(() => fake.world.comments.find(({ rich_text: [item] }) => item?.plain_text.includes("a number")));

  await first.end("SIGKILL");
  ann.comment({ discussion_id: asked.discussion_id }, "2");
  await expect(badge).toContainText("Not connected since");
  await using second = await again();
  await expect(timeline.getByText("You answered: Brief").first()).toBeVisible({ timeout: 30_000 });
  await expect(questionOf(page)).toContainText("And what name?");
  const next = await fake.until(() => fake.world.comments.find(({ rich_text: [item] }) => item?.plain_text.startsWith("Reply here to answer. ")), 30_000);
  ann.comment({ discussion_id: next.discussion_id }, "Ada");
  await second.end("SIGKILL");
  await using third = await again();
  await expect(badge).toHaveText("Live", { timeout: 30_000 });
  await expect(timeline.getByText("You answered: Ada").first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("main").getByText("To review")).toBeVisible();

  const answers = ["Ann: Brief", "Ann: Ada"];
  for (const words of answers) await expect(timeline.getByText(new RegExp(words))).toHaveCount(1);
  await expect(page.getByRole("link", { name: "Open its page" })).toHaveAttribute("href", made.url);
  const entriesOf = (id: string): string[] => livePages(fake).flatMap((one) => (one.id === id ? blocksOf(fake, one).filter((words) => / · \d+\n/.test(words)) : []));
  await fake.until(
    () => livePages(fake).length === 2 && livePages(fake).every((one) => valueOf(fake, one, "Status") === "Review" && entriesOf(one.id).some((words) => words.includes("finished"))),
    30_000,
  );
  for (const one of livePages(fake)) {
    const ticketId = valueOf(fake, one, "Beckon ID");
    const { body } = await call<{ events: { type: string; seq: number }[] }>(third.url, "GET", `/tickets/${ticketId}/events`);
    const seqs = body.events.filter(({ type }) => shown.has(type)).map(({ seq }) => seq);
    expect(entriesOf(one.id).map((words) => Number(/ · (\d+)\n/.exec(words)?.[1]))).toEqual(seqs);
  }
  await page.goto(`${third.url}/t/${here.ticket_id}`);
  const other = livePages(fake).find(({ id }) => id !== made.id);
  await expect(page.getByRole("link", { name: "Open its page" })).toHaveAttribute("href", other?.url ?? "");
});
