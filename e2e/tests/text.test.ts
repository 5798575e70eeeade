import { expect, test } from "./fixtures.ts";
import { openTicket, questionOf, timelineOf } from "./ticket.ts";

test("words with line breaks and signs of HTML arrive as they were typed", async ({ page, server }) => {
  await openTicket(page, server.url, "Ask", "/ask What now?");
  const answer = questionOf(page).getByLabel("Your answer", { exact: true });
  await answer.fill("First <b>line</b>");
  await answer.press("Enter");
  await answer.pressSequentially("second & last");
  await answer.press("Control+Enter");
  await expect(timelineOf(page).getByText("You: First <b>line</b> second & last")).toBeVisible();
});

test("an empty answer cannot be sent; declining tells the agent", async ({ page, server }) => {
  await openTicket(page, server.url, "Ask", "/ask What now?");
  const question = questionOf(page);
  await question.getByLabel("Your answer", { exact: true }).fill("   ");
  await expect(question.getByRole("button", { name: "Send" })).toBeDisabled();
  await question.getByRole("button", { name: "Decline" }).click();
  await expect(timelineOf(page).getByText("You declined to answer.")).toBeVisible();
});
