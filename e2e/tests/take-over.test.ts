import { expect, test } from "./fixtures.ts";
import { openTicket, timelineOf } from "./ticket.ts";

test("a person takes an agent over, sees the folder to go on in, and gives it back", async ({ page, server }) => {
  await openTicket(page, server.url, "Long", "/say I begin.\n/sleep 600000\n/say Never said.");
  await expect(timelineOf(page).getByText("I begin.", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Take over in a terminal" }).click();
  await expect(page.getByRole("main").getByText(/^Taken over by/)).toBeVisible();
  await expect(page.getByText(/^cd /)).toBeVisible();
  await page.getByRole("button", { name: "Give it back" }).click();
  await expect(page.getByRole("main").getByText("To review")).toBeVisible();
});
