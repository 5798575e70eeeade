import { call } from "@beckon/server/testing/api";
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

const snapshotHolds = 200;

test("tickets closed so long ago that the page does not hold them are found on asking", async ({ page, server }) => {
  for (let number = 0; number <= snapshotHolds; number += 1) await closeTicket(server.url, number === 0 ? "Fix oauth" : `Closed ${number}`);
  await page.goto(server.url);
  const main = page.getByRole("main");
  const search = page.getByRole("searchbox", { name: "Search tickets" });
  await search.fill("oauth");
  await expect(main.getByText('No ticket has "oauth".')).toBeVisible();
  await main.getByRole("button", { name: "Search in closed ones too" }).click();
  await expect(main.getByRole("link", { name: "Fix oauth" })).toBeVisible();
  await search.fill("nowhere");
  await expect(main.getByText('No ticket has "nowhere".')).toBeVisible();
  await main.getByRole("button", { name: "Search in closed ones too" }).click();
  await expect(main.getByText('No ticket has "nowhere", closed ones included.')).toBeVisible();
});

/** A ticket that was created and stopped. */
async function closeTicket(url: string, ticket_name: string): Promise<void> {
  const { body } = await call<{ ticket_id: string }>(url, "POST", "/tickets/create", { ticket_name, description: "", start: false });
  await call(url, "POST", `/tickets/${body.ticket_id}/cancel`, {});
}
