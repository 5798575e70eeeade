import { expect, test } from "./fixtures.ts";
import { openTicket, timelineOf } from "./ticket.ts";

test("a failure says why, stands in Your turn, and Retry goes on", async ({ page, server }) => {
  await openTicket(page, server.url, "Fetch", "/fail the registry did not answer\n/say Now it went well.");
  await expect(page.getByRole("main").getByText(/^Failed \d\d:\d\d/)).toBeVisible();
  await expect(timelineOf(page).getByText("the registry did not answer agent_failed")).toBeVisible();
  await expect(timelineOf(page).getByText("Your ticket is unchanged.")).toBeVisible();
  // It comes again by itself, so that nobody is called.
  await expect(page).toHaveTitle("Beckon");
  await page.getByRole("region", { name: "Failed or cut off" }).getByRole("button", { name: "Retry: Fetch" }).click();
  await expect(timelineOf(page).getByText("Now it went well.", { exact: true })).toBeVisible();
});

test("an agent whose process dies is shown as failed, and can be tried again", async ({ page, server }) => {
  await openTicket(page, server.url, "Crash", "/crash\n/say Alive again.");
  await expect(page.getByRole("main").getByText(/^Failed \d\d:\d\d/)).toBeVisible();
  await expect(timelineOf(page).getByText(/exited with code 1/)).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Retry", exact: true }).click();
  await expect(timelineOf(page).getByText("Alive again.", { exact: true })).toBeVisible();
});
