import { expect, test } from "./fixtures.ts";
import { postTicket } from "./ticket.ts";

test("search finds tickets by name and number, and stays in the address", async ({ page, server }) => {
  for (const name of ["Fix login", "Write docs", "Fix logout"]) await postTicket(server.url, name, "/say Done.");
  await page.goto(server.url);
  const tickets = page.getByRole("main").getByRole("listitem");
  await expect(tickets).toHaveCount(3);
  await page.getByRole("searchbox", { name: "Search tickets" }).fill("LOG");
  await expect(tickets).toHaveCount(2);
  await expect(page).toHaveURL(/\?q=LOG$/);
  await page.reload();
  await expect(tickets).toHaveCount(2);
  await page.getByRole("searchbox", { name: "Search tickets" }).fill("#2");
  await expect(tickets).toContainText(["Write docs"]);
  await expect(tickets).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search tickets" }).fill("oauth");
  await expect(page.getByText('No ticket has "oauth".')).toBeVisible();
});

test("the board has four columns, the list groups by state, and the choice is kept", async ({ page, server }) => {
  await postTicket(server.url, "Ready", "/say Done.");
  await postTicket(server.url, "At work", "/sleep 600000");
  await page.goto(server.url);
  const main = page.getByRole("main");
  for (const name of [/^Pending/, /^Working/, /^Review/, /^Done/]) await expect(main.getByRole("heading", { level: 2, name })).toBeVisible();
  await expect(main.getByRole("region", { name: /^Working/ }).getByRole("link", { name: "At work" })).toBeVisible();
  await expect(main.getByRole("region", { name: /^Review/ }).getByRole("link", { name: "Ready" })).toBeVisible();
  await main.getByRole("button", { name: "List" }).click();
  await expect(main.getByRole("heading", { level: 2, name: /^Pending/ })).toHaveCount(0);
  await page.reload();
  await expect(main.getByRole("button", { name: "List" })).toHaveAttribute("aria-pressed", "true");
  await main.getByRole("link", { name: "At work" }).click();
  await expect(page.getByRole("heading", { name: "At work", level: 1 })).toBeVisible();
});
