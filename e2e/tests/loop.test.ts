import { createTicket } from "./create-ticket.ts";
import { expect, test } from "./fixtures.ts";
import { questionOf, timelineOf } from "./ticket.ts";

test("the first start offers the demo ticket, and its whole loop runs", async ({ dashboard: page }) => {
  await page.getByRole("button", { name: "Try it" }).click();
  const question = questionOf(page);
  await expect(question).toContainText("How should the greeting sound?");
  await expect(page).toHaveTitle("(1) Your turn – Beckon");
  await question.getByText("Warm").click();
  await question.getByRole("button", { name: "Send" }).click();
  const timeline = timelineOf(page);
  await expect(timeline.getByText("You: Warm")).toBeVisible();
  await expect(timeline.getByText("I wrote hello.md, in the tone you chose: Warm.")).toBeVisible();
  await expect(timeline.getByText(/^Recorded .* · taken .* · went on /)).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Done", exact: true }).click();
  await expect(page.getByRole("main").getByText(/^Done \d\d:\d\d/)).toBeVisible();
  await expect(page).toHaveTitle("Beckon");
});

test("a ticket from the dialog is started, asks, is answered, reviewed and done", async ({ dashboard: page }) => {
  await createTicket(page, "Ask me", "/ask What is your name?");
  const timeline = timelineOf(page);
  await expect(timeline.getByText("Demo agent started.")).toBeVisible();
  await questionOf(page).getByLabel("Your answer", { exact: true }).fill("Ada");
  await questionOf(page).getByRole("button", { name: "Send" }).click();
  await expect(timeline.getByText("You answered: Ada")).toBeVisible();
  const turn = page.getByRole("region", { name: "Your turn" });
  await turn.getByRole("button", { name: "Done: Ask me" }).click();
  await expect(timeline.getByText("Someone marked this done.")).toBeVisible();
  // Nothing moves under the hand, but what it says is true; it goes when the hand does.
  await expect(turn.getByText(/^Done \d\d:\d\d/)).toBeVisible();
  await timeline.hover();
  await expect(turn.getByText("Nobody waits for you.")).toBeVisible();
});

test("a ticket can be created without starting, and started later", async ({ dashboard: page }) => {
  await page.getByRole("button", { name: "New", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "New ticket" });
  await dialog.getByLabel("Name").fill("Later");
  await dialog.getByLabel("Description").fill("/say Now I run.");
  await dialog.getByRole("button", { name: "Create without starting" }).click();
  await expect(page.getByRole("main").getByText("Not started")).toBeVisible();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(timelineOf(page).getByText("Now I run.", { exact: true })).toBeVisible();
});
