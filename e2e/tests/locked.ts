import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { SpawnedServer } from "@beckon/server/testing/spawn-server";
import { test as base } from "./fixtures.ts";

/** What `pnpm start` runs with; tests in general are let in. */
export const locked = { AUTH: "on", RATE_LIMIT: "on" };

/** A Beckon with sign-in, and a page of the owner's. */
export const test = base.extend<{ owner: Page }>({
  environment: locked,
  owner: async ({ page, server }, use) => {
    await page.goto(linkTo(server));
    await page.getByTestId("connection").getByText("Live").waitFor();
    await use(page);
  },
});

/** A link of the owner's own token. */
export function linkTo({ url, folder }: SpawnedServer): string {
  return `${url}/sign-in#token=${readFileSync(join(folder, "data", "token"), "utf8").trim()}`;
}
