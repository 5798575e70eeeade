import { expect, test } from "./fixtures.ts";
import { openTicket, questionOf, timelineOf } from "./ticket.ts";

test("a reload in the middle keeps the question and what was typed", async ({ page, server }) => {
  await openTicket(page, server.url, "Ask", "/say First words.\n/ask What is your name?");
  await questionOf(page).getByLabel("Your answer", { exact: true }).fill("Half a na");
  await page.reload();
  const answer = questionOf(page).getByLabel("Your answer", { exact: true });
  await expect(answer).toHaveValue("Half a na");
  await expect(timelineOf(page).getByText("First words.", { exact: true })).toHaveCount(1);
  await answer.fill("Half a name");
  await questionOf(page).getByRole("button", { name: "Send" }).click();
  await expect(timelineOf(page).getByText("You answered: Half a name")).toBeVisible();
  await page.reload();
  await expect(timelineOf(page).getByText("You: Half a name")).toBeVisible();
  await expect(questionOf(page)).toHaveCount(0);
});

test("a half-filled form and a half-written ticket are there after a reload", async ({ page, server }) => {
  const schema = { type: "object", properties: { version: { type: "string", title: "Version" }, count: { type: "integer" } }, required: ["version"] };
  await openTicket(page, server.url, "Release", `/form ${JSON.stringify(schema)}`);
  await questionOf(page).getByLabel("Version").fill("1.2");
  await page.getByRole("button", { name: "New", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "New ticket" });
  await dialog.getByLabel("Name").fill("Half a ticket");
  await dialog.getByLabel("Description").fill("Half a wish");
  await page.reload();
  await expect(questionOf(page).getByLabel("Version")).toHaveValue("1.2");
  await page.getByRole("button", { name: "New", exact: true }).click();
  await expect(dialog.getByLabel("Name")).toHaveValue("Half a ticket");
  await expect(dialog.getByLabel("Description")).toHaveValue("Half a wish");
});
