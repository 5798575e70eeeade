import { expect, test } from "./fixtures.ts";
import { openTicket, questionOf, timelineOf } from "./ticket.ts";

test("Stop ends a working agent, and Retry starts it again", async ({ page, server }) => {
  await openTicket(page, server.url, "Long", "/sleep 600000");
  await expect(page.getByRole("main").getByText(/^Working/)).toBeVisible();
  await timelineOf(page).getByText("What Demo agent was told").waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(timelineOf(page).getByText("Stopped. 1 process ended.")).toBeVisible();
  await expect(page.getByRole("main").getByText(/^Stopped by Someone \d\d:\d\d/)).toBeVisible();
  await expect(page.getByText("This ticket was stopped. Retry it, then Demo agent can read you again.")).toBeVisible();
  await page.getByRole("button", { name: "Retry", exact: true }).click();
  await expect(timelineOf(page).getByText("Demo agent started again, attempt 2.")).toBeVisible();
});

test("Stop closes the open question; an agent that ignores it is ended all the same", async ({ page, server }) => {
  await openTicket(page, server.url, "Stubborn", "/ask Go on?\n/hang");
  await questionOf(page).getByLabel("Your answer", { exact: true }).fill("yes");
  await questionOf(page).getByRole("button", { name: "Send" }).click();
  await expect(timelineOf(page).getByText("You answered: yes")).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(timelineOf(page).getByText("Stopped. 1 process ended.")).toBeVisible();
});

test("a stopped question is closed, and nobody is asked any more", async ({ page, server }) => {
  await openTicket(page, server.url, "Ask", "/ask Go on?");
  await expect(questionOf(page)).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(timelineOf(page).getByText("Closed without an answer; the turn was ended.")).toBeVisible();
  await expect(questionOf(page)).toHaveCount(0);
  await expect(page).toHaveTitle("Beckon");
});
