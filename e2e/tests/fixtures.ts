import { expect, test as base, type Page } from "@playwright/test";
import { spawnServer, type SpawnedServer } from "@beckon/server/testing/spawn-server";

/** What every test gets: a server of its own in a process of its own, and a page on it that must not throw. */
export const test = base.extend<{ server: SpawnedServer; dashboard: Page }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that one needs from this pattern
  server: async ({}, use) => {
    await using server = await spawnServer();
    await use(server);
  },
  dashboard: async ({ page, server }, use) => {
    const thrown: Error[] = [];
    page.on("pageerror", (error) => thrown.push(error));
    await page.goto(server.url);
    await use(page);
    expect(thrown).toEqual([]);
  },
});

export { expect };
