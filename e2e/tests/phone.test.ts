import type { Locator } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { postTicket, questionOf, timelineOf } from "./ticket.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const boxOf = async (element: Locator) => (await element.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };

test("a question fills the screen, its answers lie at the thumb, and the bar says how many wait", async ({ page, server }) => {
  await postTicket(server.url, "Clean the build folder", "/say The build folder has 3 GB of old bundles.\n/permission rm -rf build");
  await page.goto(server.url);
  const bar = page.getByRole("navigation", { name: "Pages" });
  await expect(bar.getByRole("link")).toHaveText([/^Your turn\s*1/, "Tickets", "System"]);
  await bar.getByRole("link", { name: /^Your turn/ }).tap();
  await expect(page.getByRole("main").getByText("The build folder has 3 GB of old bundles.")).toBeVisible();
  const question = questionOf(page);
  const options = ["Allow once", "Allow always…", "Deny"].map((name) => question.getByRole("button", { name }));
  await expect(options[2]!).toHaveAttribute("aria-disabled", "false");
  const boxes = await Promise.all(options.map(boxOf));
  for (const { width, height } of boxes) expect.soft(width > 300 && height >= 48, `${width} × ${height}`).toBe(true);
  for (const [index, { y, height }] of boxes.slice(0, -1).entries()) expect.soft(Math.round((boxes[index + 1]?.y ?? 0) - y - height)).toBe(12);
  const top = await boxOf(bar);
  const last = boxes.at(-1)!;
  expect.soft(last.y + last.height, "the answers lie above the bar").toBeLessThan(top.y);
  expect.soft(boxes[0]!.y, "and in the lower half").toBeGreaterThan(844 / 2);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await options[2]!.tap();
  await expect(page.getByRole("region", { name: "To review" })).toContainText("You answered: Deny");
  await expect(bar.getByRole("link").first()).toHaveText(/^Your turn\s*$/);
});

test("tickets are one list; a ticket is answered on its page", async ({ page, server }) => {
  await postTicket(server.url, "Ask me", "/ask What is your name?");
  await page.goto(server.url);
  await page.getByRole("main").getByRole("link", { name: "Ask me" }).tap();
  await questionOf(page).getByLabel("Your answer", { exact: true }).fill("Ada");
  await questionOf(page).getByRole("button", { name: "Send" }).tap();
  await expect(timelineOf(page).getByText("You answered: Ada")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test("a new ticket is written on the whole screen", async ({ dashboard: page }) => {
  await page.getByRole("button", { name: "New", exact: true }).tap();
  const dialog = page.getByRole("dialog", { name: "New ticket" });
  await expect(dialog).toBeVisible();
  expect(await boxOf(dialog)).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  await dialog.getByLabel("Name").fill("From the phone");
  await dialog.getByRole("button", { name: "Create and start" }).tap();
  await expect(page.getByRole("heading", { name: "From the phone", level: 1 })).toBeVisible();
});
