import { expect, test } from "./fixtures.ts";
import { fieldOf, openTicket, timelineOf } from "./ticket.ts";

test("a message in review starts a new turn", async ({ page, server }) => {
  await openTicket(page, server.url, "Talk", "/say Ready.");
  await fieldOf(page, "Demo agent goes on with this").fill("One more thing");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(timelineOf(page).getByText("I read: One more thing")).toBeVisible();
  await expect(fieldOf(page, "Demo agent goes on with this")).toHaveValue("");
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
