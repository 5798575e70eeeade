// Takes pictures of every page, light and dark, wide and phone: `node screens.ts FOLDER`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { startBusyServer } from "./busy-server.ts";
import { findBrowser } from "./find-browser.ts";

const folder = process.argv[2] ?? "screens";
await mkdir(folder, { recursive: true });
const { server, loginId } = await startBusyServer();
await using _server = server;
const executablePath = findBrowser();
await using browser = await chromium.launch(executablePath ? { executablePath } : {});
const sizes = { wide: { width: 1440, height: 900 }, tablet: { width: 900, height: 1000 }, phone: { width: 390, height: 844 } };
const pages: Record<string, (page: Page) => Promise<unknown>> = {
  board: (page) => page.goto(server.url),
  ticket: (page) => page.goto(`${server.url}/t/${loginId}`),
  turn: (page) => page.goto(`${server.url}/turn`),
  system: (page) => page.goto(`${server.url}/system`),
  new: async (page) => {
    await page.goto(server.url);
    await page.getByRole("button", { name: "New", exact: true }).click();
  },
};
for (const [size, viewport] of Object.entries(sizes))
  for (const colorScheme of ["light", "dark"] as const) {
    await using context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const [name, open] of Object.entries(pages)) {
      await open(page);
      await page.getByText("Live", { exact: true }).waitFor();
      await page.waitForLoadState("networkidle");
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
    }
  }
