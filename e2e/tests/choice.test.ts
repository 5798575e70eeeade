import { expect, test } from "./fixtures.ts";
import { openTicket, questionOf, timelineOf } from "./ticket.ts";

const asked = "/choose Which tone? | Warm | Brief | Formal";

test("a choice is made by a digit and sent by Enter", async ({ page, server }) => {
  await openTicket(page, server.url, "Choose", asked);
  await questionOf(page).getByRole("radio").first().focus();
  await page.keyboard.press("2");
  await expect(questionOf(page).getByRole("radio", { name: "Brief" })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(timelineOf(page).getByText("You answered: Brief")).toBeVisible();
});

test("a word goes with a choice, and the agent reads it", async ({ page, server }) => {
  await openTicket(page, server.url, "Choose", asked);
  const question = questionOf(page);
  await expect(question.getByRole("button", { name: "Send" })).toBeDisabled();
  await question.getByText("Formal").click();
  await question.getByRole("button", { name: "Add a word" }).click();
  await question.getByLabel("A word with it").fill("But short");
  await question.getByRole("button", { name: "Send" }).click();
  await expect(timelineOf(page).getByText("You answered: Formal")).toBeVisible();
  await expect(timelineOf(page).getByText("I read: But short")).toBeVisible();
});

test("a question can be declined, and the agent is told so", async ({ page, server }) => {
  await openTicket(page, server.url, "Choose", asked);
  await questionOf(page).getByRole("button", { name: "Decline" }).click();
  await expect(timelineOf(page).getByText("You: Declined")).toBeVisible();
  await expect(timelineOf(page).getByText("You declined to answer.")).toBeVisible();
});
