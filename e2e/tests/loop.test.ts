import { createTicket } from "./create-ticket.ts";
import { expect, test } from "./fixtures.ts";

test("the first start offers the demo ticket, and its whole loop runs", async ({ dashboard: page }) => {
  await page.getByRole("button", { name: "Try it" }).click();
  const question = page.getByRole("article", { name: "Question of Demo agent" });
  await expect(question).toContainText("How should the greeting sound?");
  await expect(page).toHaveTitle("(1) Your turn – Beckon");
  await question.getByText("Warm").click();
  await question.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("main").getByText("You: Warm")).toBeVisible();
  await expect(page.getByRole("main").getByText("I wrote hello.md, in the tone you chose: Warm.")).toBeVisible();
  await expect(page.getByText(/^Recorded .* · taken .* · went on /)).toBeVisible();
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await expect(page.getByRole("main").getByText(/^Done \d\d:\d\d/)).toBeVisible();
});

test("a text question is answered in place, and the answer reaches the agent", async ({ dashboard: page }) => {
  await createTicket(page, "Ask me", "/ask What is your name?");
  await page.getByLabel("Your answer", { exact: true }).fill("Ada");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("main").getByText("You answered: Ada")).toBeVisible();
});
