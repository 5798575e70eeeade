import type { Page } from "@playwright/test";

/** Creates a ticket in the dialog, as a person does; the page then shows it. */
export async function createTicket(page: Page, name: string, description = ""): Promise<void> {
  await page.getByRole("button", { name: "New", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "New ticket" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Description").fill(description);
  await dialog.getByRole("button", { name: "Create and start" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}
