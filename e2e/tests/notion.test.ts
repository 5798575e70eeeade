import { livePages, prepareDatabase, valueOf } from "@beckon/server/testing/notion/database";
import { startFakeNotion, type FakeNotion } from "@beckon/server/testing/notion/fake-notion";
import { expect, test as base } from "./fixtures.ts";
import { questionOf, timelineOf } from "./ticket.ts";

const test = base.extend<{ fake: FakeNotion }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names from the pattern
  fake: async ({}, use) => {
    await using fake = await startFakeNotion();
    await use(fake);
  },
  environment: async ({ fake }, use) => use(prepareDatabase(fake)),
});

test("a page in Notion becomes a ticket here, a comment there answers it, and all of it is seen live", async ({ fake, dashboard: page }) => {
  const ann = fake.person("Ann");
  const made = ann.createPage({ title: "Greet the visitors", status: "Pending", body: "/choose Which tone? | Warm | Brief" });
  await page.getByRole("link", { name: /Greet the visitors/ }).first().click();
  await expect(questionOf(page)).toContainText("Which tone?");
  const asked = await fake.until(() => fake.world.comments[0]);
  ann.comment({ discussion_id: asked.discussion_id }, "2");
  await expect(timelineOf(page).getByText("You answered: Brief").first()).toBeVisible();
  await expect(timelineOf(page).getByText(/Ann: Brief/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Open its page" })).toHaveAttribute("href", made.url);
  await fake.until(() => livePages(fake).some((one) => valueOf(fake, one, "Status") === "Review"));
});

test("the System page says how Notion is, and what the check finds", async ({ fake, dashboard: page }) => {
  await page.goto(`${new URL(page.url()).origin}/system`);
  const part = page.getByRole("region", { name: "Notion" });
  await expect(part.getByText("Tickets have their pages in Tickets.")).toBeVisible();
  await expect(part.getByText(/Every page is where its ticket is\./)).toBeVisible();
  await part.getByRole("button", { name: "Check the setup" }).click();
  await expect(part.getByRole("listitem").filter({ hasText: 'The token belongs to the integration "Beckon".' })).toBeVisible();
  fake.world.shared = false;
  await part.getByRole("button", { name: "Check the setup" }).click();
  await expect(part.getByRole("listitem").filter({ hasText: "add the integration" })).toBeVisible();
  await part.getByRole("button", { name: "Connect a webhook" }).click();
  await expect(part.getByText("/webhook/notion")).toBeVisible();
  await expect(part.getByText(/^Notion cannot reach this computer/)).toBeVisible();
});
