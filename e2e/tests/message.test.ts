import { expect, test } from "./fixtures.ts";
import { fieldOf, openTicket, timelineOf } from "./ticket.ts";

test("a message in review starts a new turn", async ({ page, server }) => {
  await openTicket(page, server.url, "Talk", "/say Ready.");
  await fieldOf(page, "Demo agent goes on with this").fill("One more thing");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(timelineOf(page).getByText("I read: One more thing")).toBeVisible();
  await expect(fieldOf(page, "Demo agent goes on with this")).toHaveValue("");
});

/** `limits.message` of the protocol. */
const most = 20_000;

test("a text that is cut to what fits says so", async ({ page, server }) => {
  await openTicket(page, server.url, "Talk", "/say Ready.");
  const field = fieldOf(page, "Demo agent goes on with this");
  await field.fill("x".repeat(most + 1));
  await expect(field).toHaveValue("x".repeat(most));
  await expect(page.getByText("No more than 20,000 characters fit here; the rest is left out.")).toBeVisible();
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("x".repeat(201));
  await expect(page.getByText("No more than 200 characters fit here; the rest is left out.")).toBeVisible();
  await page.keyboard.press("Escape");
  await field.fill("x");
  await expect(page.getByText("No more than", { exact: false })).toBeHidden();
});

test("a message while it works waits until the turn ends", async ({ page, server }) => {
  await openTicket(page, server.url, "Talk", "/sleep 600000");
  await timelineOf(page).getByText("What Demo agent was told").waitFor();
  await fieldOf(page, "Demo agent reads this when its turn ends").fill("When you can");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(timelineOf(page).getByText(/^Recorded \d\d:\d\d:\d\d$/)).toBeVisible();
  await page.getByRole("button", { name: "Interrupt", exact: true }).click();
  await expect(timelineOf(page).getByText("I read: When you can")).toBeVisible();
  await expect(timelineOf(page).getByText(/^Recorded .* · taken .* · went on /)).toBeVisible();
});

test("a message can interrupt the turn and be read at once", async ({ page, server }) => {
  await openTicket(page, server.url, "Talk", "/sleep 600000");
  await timelineOf(page).getByText("What Demo agent was told").waitFor();
  await fieldOf(page, "Demo agent reads this when its turn ends").fill("Stop that, say hello");
  await page.getByRole("button", { name: "Interrupt and send now" }).click();
  await expect(timelineOf(page).getByText("Someone interrupted Demo agent.")).toBeVisible();
  await expect(timelineOf(page).getByText("I read: Stop that, say hello")).toBeVisible();
});
