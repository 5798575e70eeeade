import { createTicket } from "./create-ticket.ts";
import { expect, test } from "./fixtures.ts";
import { linkTo, locked } from "./locked.ts";
import { fieldOf, questionOf, timelineOf } from "./ticket.ts";

const origin = "http://beckon.test";
test.use({ environment: { ...locked, PUBLIC_URL: origin } });

test("tickets, answers and messages go out over plain HTTP under a name, where browsers keep back what they give to secure pages", async ({ playwright, server, launchOptions }) => {
  const args = [...(launchOptions.args ?? []), `--host-resolver-rules=MAP beckon.test:80 127.0.0.1:${new URL(server.url).port}`];
  const browser = await playwright.chromium.launch({ ...launchOptions, args });
  try {
    const page = await browser.newPage();
    await page.goto(linkTo({ ...server, url: origin }));
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await createTicket(page, "Ask me", "/ask What is your name?");
    await questionOf(page).getByLabel("Your answer", { exact: true }).fill("Ada");
    await questionOf(page).getByRole("button", { name: "Send" }).click();
    await expect(timelineOf(page).getByText("You answered: Ada")).toBeVisible();
    await fieldOf(page, "Demo agent goes on with this").fill("One more thing");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(timelineOf(page).getByText("I read: One more thing")).toBeVisible();
  } finally {
    await browser.close();
  }
});
