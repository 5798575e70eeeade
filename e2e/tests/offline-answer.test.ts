import { spawnServer } from "@beckon/server/testing/spawn-server";
import { expect, test } from "./fixtures.ts";
import { fieldOf, openTicket, questionOf, timelineOf } from "./ticket.ts";

test("an answer given while the server is down leaves by itself when it is back", async ({ page, server }) => {
  await openTicket(page, server.url, "Ask", "/ask What is your name?");
  await questionOf(page).getByLabel("Your answer", { exact: true }).fill("Ada");
  await server.end("SIGKILL");
  await expect(page.getByTestId("connection")).toContainText("Not connected since");
  await questionOf(page).getByRole("button", { name: "Send" }).click();
  await expect(questionOf(page).getByText("Not connected. Your answer is kept here and leaves by itself.")).toBeVisible();
  await expect(page.getByText("1 answer not sent yet. It leaves by itself.")).toBeVisible();
  await using _again = await spawnServer({ PORT: new URL(server.url).port }, server.folder);
  await expect(timelineOf(page).getByText("You answered: Ada")).toHaveCount(1);
});

test("it leaves also when the page was closed meanwhile", async ({ context, page, server }) => {
  const { ticket_id: id } = await openTicket(page, server.url, "Ask", "/ask What is your name?");
  await questionOf(page).getByLabel("Your answer", { exact: true }).fill("Ada");
  await server.end("SIGKILL");
  await expect(page.getByTestId("connection")).toContainText("Not connected since");
  await questionOf(page).getByRole("button", { name: "Send" }).click();
  await expect(questionOf(page).getByText("Your answer is kept here")).toBeVisible();
  await page.close();
  await using _again = await spawnServer({ PORT: new URL(server.url).port }, server.folder);
  const next = await context.newPage();
  await next.goto(`${server.url}/t/${id}`);
  await expect(timelineOf(next).getByText("You answered: Ada")).toHaveCount(1);
});

test("so does a message, shown as on its way until then", async ({ page, server }) => {
  await openTicket(page, server.url, "Talk", "/say Ready.");
  await fieldOf(page, "Demo agent goes on with this").fill("Are you there?");
  await server.end("SIGKILL");
  await expect(page.getByTestId("connection")).toContainText("Not connected since");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("list", { name: "Messages on their way" })).toContainText("Are you there?");
  await expect(page.getByText("1 message not sent yet. It leaves by itself.")).toBeVisible();
  await using _again = await spawnServer({ PORT: new URL(server.url).port }, server.folder);
  await expect(timelineOf(page).getByText("I read: Are you there?")).toHaveCount(1);
  await expect(page.getByRole("list", { name: "Messages on their way" })).toHaveCount(0);
});
