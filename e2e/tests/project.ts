import type { Page } from "@playwright/test";
import type { TestRepository } from "@beckon/server/testing/git-repository";

/** Adds a repository on the projects page, as a person does. */
export async function addProject(page: Page, url: string, { path }: TestRepository, more: Record<string, string> = {}): Promise<void> {
  await page.goto(`${url}/p`);
  await page.getByRole("button", { name: "Add a repository" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a repository" });
  await dialog.getByLabel("Folder").fill(path);
  for (const [label, text] of Object.entries(more)) await dialog.getByLabel(label, { exact: true }).fill(text);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("list", { name: "Projects" }).getByRole("heading", { name: "shop" }).waitFor();
}

/** Creates a ticket in the project named shop, as a person does; the page then shows it. */
export async function createProjectTicket(page: Page, name: string, description: string): Promise<void> {
  await page.getByRole("button", { name: "New", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "New ticket" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Description").fill(description);
  await dialog.getByLabel("Project").selectOption({ label: "shop" });
  await dialog.getByRole("button", { name: "Create and start" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}
