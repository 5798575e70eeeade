import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { SpawnedServer } from "@beckon/server/testing/spawn-server";
import { createTicket } from "./create-ticket.ts";
import { expect, test } from "./fixtures.ts";

test.use({ environment: { AUTH: "on" } });

const tokenOf = ({ folder }: SpawnedServer): string => readFileSync(join(folder, "data", "token"), "utf8").trim();

/** What the page was refused by its own policy, and what it asked of others. */
function watch(page: Page, url: string): string[] {
  const seen: string[] = [];
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) seen.push(message.text());
  });
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).host !== new URL(url).host) seen.push(request.url());
  });
  return seen;
}

test("who is not signed in sees how to, and nothing else; a link signs in and leaves the address", async ({ page, server }) => {
  const seen = watch(page, server.url);
  await page.goto(server.url);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.getByText("npx pnpm@12.21.0 run link")).toBeVisible();
  await page.goto(`${server.url}/sign-in#token=bk_wrong`);
  await expect(page.getByText("This token opens nothing here")).toBeVisible();
  await page.goto("about:blank");
  await page.goto(`${server.url}/sign-in#token=${tokenOf(server)}`);
  await expect(page.getByTestId("connection")).toHaveText("Live");
  expect(page.url()).toBe(`${server.url}/`);
  await createTicket(page, "Ask me", "/ask What is your name?");
  await page.getByLabel("Your answer", { exact: true }).fill("Ada");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByTestId("timeline").getByText("You answered: Ada")).toBeVisible();
  expect(seen).toEqual([]);
});

test("a token can be pasted, and a browser that is signed out elsewhere is asked to sign in again", async ({ page, server }) => {
  await page.goto(server.url);
  await page.getByLabel("Or paste a link or a token").fill(tokenOf(server));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByTestId("connection")).toHaveText("Live");
  const end = (key: string | null): Promise<number> =>
    fetch("/session/end", { method: "POST", headers: { "Content-Type": "application/json", ...(key === null ? {} : { "Beckon-Key": key }) }, body: "{}" }).then(({ status }) => status);
  expect(await page.evaluate(end, null)).toBe(401);
  expect(await page.evaluate(end, await page.evaluate(() => localStorage.getItem("beckon-key")))).toBe(200);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
