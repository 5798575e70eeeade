import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { questionOf, timelineOf } from "./ticket.ts";

const farthest = 60;

/** Goes to an element by Tab alone. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  await element.waitFor();
  for (let at = 0; at < farthest; at += 1) {
    if (await element.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${element.toString()}`);
}

test("the whole loop needs no mouse", async ({ dashboard: page }) => {
  await tabTo(page, page.getByRole("button", { name: "New", exact: true }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New ticket" });
  await tabTo(page, dialog.getByLabel("Name"));
  await page.keyboard.type("By keyboard");
  await page.keyboard.press("Tab");
  await page.keyboard.type("/choose Which tone? | Warm | Brief");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "By keyboard", level: 1 })).toBeVisible();
  await tabTo(page, questionOf(page).getByRole("radio").first());
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(timelineOf(page).getByText("You answered: Brief")).toBeVisible();
  await tabTo(page, page.getByRole("main").getByLabel("Demo agent goes on with this"));
  await page.keyboard.type("Thank you");
  await page.keyboard.press("Control+Enter");
  await expect(timelineOf(page).getByText("I read: Thank you")).toBeVisible();
  await tabTo(page, page.getByRole("main").getByRole("button", { name: "Done", exact: true }));
  await page.keyboard.press("Enter");
  await expect(timelineOf(page).getByText("Someone marked this done.")).toBeVisible();
});

test("Escape closes the dialog and gives the focus back; the first Tab skips to the page", async ({ dashboard: page }) => {
  await expect(page.getByTestId("connection")).toHaveText("Live");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "To the page" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  const opener = page.getByRole("button", { name: "New", exact: true });
  await tabTo(page, opener);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New ticket" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(opener).toBeFocused();
});
