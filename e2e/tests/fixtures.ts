import { expect, test as base, type Page } from "@playwright/test";
import { spawnServer, type SpawnedServer } from "@beckon/server/testing/spawn-server";

interface Fixtures {
  /** Of the server: `test.use({ environment: { … } })`. */
  environment: Record<string, string>;
  server: SpawnedServer;
  dashboard: Page;
}

/** What every test gets: a server of its own in a process of its own, and a page on it that must not throw. */
export const test = base.extend<Fixtures>({
  environment: [{}, { option: true }],
  server: async ({ environment }, use) => {
    await using server = await spawnServer(environment);
    await use(server);
  },
  dashboard: async ({ page, server }, use) => {
    const thrown: Error[] = [];
    page.on("pageerror", (error) => thrown.push(error));
    page.on("console", (message) => {
      if (/content security policy/i.test(message.text())) thrown.push(new Error(message.text()));
    });
    await page.goto(server.url);
    await use(page);
    expect(thrown).toEqual([]);
  },
});

export { expect };
