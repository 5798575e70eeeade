// Takes pictures of every page, light and dark, wide and phone: `node screens.ts FOLDER`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { call } from "@beckon/server/testing/api";
import { createRepository } from "@beckon/server/testing/git-repository";
import { connectRaw } from "@beckon/server/testing/raw-client";
import { spawnServer } from "@beckon/server/testing/spawn-server";
import { startBusyServer } from "./busy-server.ts";
import { findBrowser } from "./find-browser.ts";

const folder = process.argv[2] ?? "screens";
await mkdir(folder, { recursive: true });
const { server, loginId } = await startBusyServer();
await using _server = server;
await using locked = await spawnServer({ AUTH: "on" });
await using workshop = await spawnServer();
await using repository = await createRepository({ "readme.md": "# Shop\n", "main.ts": "export const port = 80;\nlisten(port);\n" });
const reviewId = await makeChanges();
const executablePath = findBrowser();
await using browser = await chromium.launch(executablePath ? { executablePath } : {});
const sizes = { wide: { width: 1440, height: 900 }, tablet: { width: 900, height: 1000 }, phone: { width: 390, height: 844 } };
const pages: Record<string, (page: Page) => Promise<unknown>> = {
  board: (page) => page.goto(server.url),
  ticket: (page) => page.goto(`${server.url}/t/${loginId}`),
  review: (page) => page.goto(`${workshop.url}/t/${reviewId}?view=changes`),
  projects: (page) => page.goto(`${workshop.url}/p`),
  "sign-in": (page) => page.goto(locked.url),
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
      await page.waitForLoadState("networkidle");
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
    }
  }

/** A ticket in a repository whose agent changed a file and wrote another; gives its id. */
async function makeChanges(): Promise<string> {
  const { body: project } = await call<{ project_id: string }>(workshop.url, "POST", "/projects", { path: repository.path, check: "test -f home.ts" });
  await using client = await connectRaw(workshop.url);
  const { body } = await call<{ ticket_id: string }>(workshop.url, "POST", "/tickets/create", {
    ticket_name: "Move the port into the settings",
    description: "/write main.ts import { port } from './settings.ts';\n/write settings.ts export const port = Number(process.env.PORT ?? 80);\n/say The port is a setting now.",
    project_id: project.project_id,
  });
  await client.next("agent_complete", ({ ticket_id }) => ticket_id === body.ticket_id);
  return body.ticket_id;
}
