import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { postTicket, timelineOf } from "./ticket.ts";

const form = { type: "object", title: "Which release?", properties: { version: { type: "string" }, beta: { type: "boolean" } }, required: ["version"] };
const tickets: Record<string, string> = {
  Choose: "/say Some **words** and `code`.\n/plan Read | Write\n/tool Read a file\n/write a.txt text\n/choose Which tone? | Warm | Brief",
  Allow: "/permission rm -rf build",
  Release: `/form ${JSON.stringify(form)}`,
  Ask: "/ask What is your name?",
  Fail: "/fail no luck",
  Ready: "/say Done.",
  Working: "/sleep 600000",
};

/** Fails where axe finds anything on the page as it stands. */
async function findNothing(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  expect.soft(found, what).toEqual([]);
}

const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
for (const [size, viewport] of Object.entries(sizes))
  for (const colorScheme of ["light", "dark"] as const)
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme, environment: { MAX_AGENTS: "16" } });

      test("axe finds nothing on any page", async ({ dashboard: page, server }) => {
        await expect(page.getByRole("button", { name: "Try it" })).toBeVisible();
        await findNothing(page, "first start");
        const ids: Record<string, string> = {};
        for (const [name, description] of Object.entries(tickets)) ids[name] = (await postTicket(server.url, name, description)).ticket_id;
        await expect(page).toHaveTitle("(4) Your turn – Beckon");
        await findNothing(page, "board");
        await page.goto(`${server.url}/turn`);
        await expect(page.getByRole("button", { name: "Deny" })).toHaveAttribute("aria-disabled", "false");
        await findNothing(page, "your turn");
        await page.goto(`${server.url}/system`);
        await expect(page.getByText("Demo agent", { exact: false }).first()).toBeVisible();
        await findNothing(page, "system");
        for (const [name, text] of Object.entries({ Choose: "Some words and code.", Fail: "no luck agent_failed", Ready: "Demo agent finished." })) {
          await page.goto(`${server.url}/t/${ids[name]}`);
          await expect(timelineOf(page).getByText(text).first()).toBeVisible();
          await findNothing(page, `ticket ${name}`);
        }
        await page.getByRole("button", { name: "New", exact: true }).click();
        await expect(page.getByRole("dialog", { name: "New ticket" }).getByLabel("Agent")).toHaveValue("demo");
        await findNothing(page, "dialog");
        await page.goto(`${server.url}/nowhere`);
        await findNothing(page, "no such page");
      });
    });

test.describe("with sign-in", () => {
  test.use({ environment: { AUTH: "on" } });

  test("axe finds nothing on the page to sign in on", async ({ dashboard: page, server }) => {
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await findNothing(page, "sign in");
    await page.goto(`${server.url}/sign-in#token=bk_wrong`);
    await page.reload();
    await expect(page.getByRole("textbox")).toBeVisible();
    await findNothing(page, "a link that opens nothing");
  });
});
