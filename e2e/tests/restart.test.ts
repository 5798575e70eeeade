import { spawnServer } from "@beckon/server/testing/spawn-server";
import { expect, test } from "./fixtures.ts";
import { openTicket, questionOf, timelineOf } from "./ticket.ts";

test("a question open while the server is killed is answered after it, and nothing is there twice", async ({ page, server }) => {
  await openTicket(page, server.url, "Ask", "/say Before the fall.\n/ask What is your name?");
  await expect(questionOf(page)).toBeVisible();
  const badge = page.getByTestId("connection");
  await expect(badge).toHaveText("Live");
  await server.end("SIGKILL");
  await expect(badge).toContainText("Not connected since");
  await expect(questionOf(page)).toBeVisible();
  await using _again = await spawnServer({ PORT: new URL(server.url).port }, server.folder);
  await expect(badge).toHaveText("Live");
  const away = page.getByRole("region", { name: "While Beckon was away" });
  await expect(away).toContainText("(it was restarted). 1 question is still open.");
  await away.getByRole("button", { name: "Close" }).click();
  await expect(away).toBeHidden();
  await questionOf(page).getByLabel("Your answer", { exact: true }).fill("Ada");
  await questionOf(page).getByRole("button", { name: "Send" }).click();
  const timeline = timelineOf(page);
  await expect(timeline.getByText("You answered: Ada")).toHaveCount(1);
  await expect(page.getByRole("main").getByText("To review")).toBeVisible();
  for (const text of ["Before the fall.", "What is your name?"]) await expect(timeline.getByText(text, { exact: true })).toHaveCount(1);
  await expect(timeline.getByText("Demo agent started again, attempt 2.")).toHaveCount(1);
});
