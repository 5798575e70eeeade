import { expect, test } from "./fixtures.ts";
import { openTicket, questionOf, timelineOf } from "./ticket.ts";

const asked = "/permission rm -rf build";

test("a hand already moving cannot allow: the first half second takes no input", async ({ page, server }) => {
  await page.addInitScript(() => {
    // Presses Allow from the very moment it appears, again in each frame of 400 ms, as no hand could.
    new MutationObserver((_, observer) => {
      const allow = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Allow once");
      if (!allow) return;
      observer.disconnect();
      const until = performance.now() + 400;
      const press = (): void => {
        if (performance.now() >= until) document.documentElement.dataset["pressed"] = "true";
        else {
          allow.click();
          requestAnimationFrame(press);
        }
      };
      press();
    }).observe(document, { childList: true, subtree: true });
  });
  await openTicket(page, server.url, "Clean", asked);
  await expect(page.locator("html[data-pressed=true]")).toBeAttached();
  const deny = questionOf(page).getByRole("button", { name: "Deny" });
  await expect(deny).toHaveAttribute("aria-disabled", "false");
  await deny.click();
  await expect(timelineOf(page).getByText("You: Deny")).toBeVisible();
  await expect(timelineOf(page).getByText("You answered: Deny")).toBeVisible();
});

test("it shows the exact command; a digit only goes to an option, Enter presses it", async ({ page, server }) => {
  await openTicket(page, server.url, "Clean", asked);
  const question = questionOf(page);
  await expect(question).toContainText("Demo agent wants to run");
  await expect(question.locator("code").first()).toContainText("rm -rf build");
  const [allow, always, deny] = ["Allow once", "Allow always…", "Deny"].map((name) => question.getByRole("button", { name }));
  await expect(allow!).toHaveAttribute("aria-disabled", "false");
  await deny!.focus();
  await page.keyboard.press("2");
  await expect(always!).toBeFocused();
  await page.keyboard.press("1");
  await expect(allow!).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(timelineOf(page).getByText("You answered: Allow once")).toBeVisible();
});

test("Enter presses the option that has the focus, and Tab reaches each", async ({ page, server }) => {
  await openTicket(page, server.url, "Clean", asked);
  const question = questionOf(page);
  const [allow, always, deny] = ["Allow once", "Allow always…", "Deny"].map((name) => question.getByRole("button", { name }));
  await expect(deny!).toHaveAttribute("aria-disabled", "false");
  await allow!.focus();
  for (const next of [always!, deny!]) {
    await page.keyboard.press("Tab");
    await expect(next).toBeFocused();
  }
  await page.keyboard.press("Enter");
  await expect(timelineOf(page).getByText("You answered: Deny")).toBeVisible();
});

test("Deny is as large as Allow, and takes a word along", async ({ page, server }) => {
  await openTicket(page, server.url, "Clean", asked);
  const question = questionOf(page);
  await question.getByRole("button", { name: "Add a word" }).click();
  await question.getByLabel("A word with it").fill("Use pnpm clean instead");
  const [allow, deny] = [question.getByRole("button", { name: "Allow once" }), question.getByRole("button", { name: "Deny" })];
  const size = async (of: typeof allow) => (await of.boundingBox().then((box) => box && [box.width, box.height])) ?? [];
  expect(await size(deny)).toEqual(await size(allow));
  await expect(deny).toHaveAttribute("aria-disabled", "false");
  await deny.click();
  await expect(timelineOf(page).getByText("You answered: Deny")).toBeVisible();
  await expect(timelineOf(page).getByText("I read: Use pnpm clean instead")).toBeVisible();
});
