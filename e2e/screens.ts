// Takes pictures of every page, light and dark, wide and phone: `node screens.ts FOLDER`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { call } from "@beckon/server/testing/api";
import { connectRaw } from "@beckon/server/testing/raw-client";
import { spawnServer } from "@beckon/server/testing/spawn-server";
import { findBrowser } from "./find-browser.ts";

const folder = process.argv[2] ?? "screens";
await mkdir(folder, { recursive: true });
await using server = await spawnServer();
await using client = await connectRaw(server.url);
const create = (ticket_name: string, description: string) => call<{ ticket_id: string }>(server.url, "POST", "/tickets/create", { ticket_name, description });

const work = [
  "/say I read the login code first, then I change one redirect and run the tests.",
  "/plan Read the code | Change the redirect | Run the tests | Report",
  "/tool Read src/auth/login.ts",
  "/tool Read src/auth/routes.ts",
  "/write src/auth/redirect.ts export const after = '/home';",
  "/say The old route is still linked from two e-mails that went out in October. I found **no other** use of it:\\n\\n- `mail/welcome.html`\\n- `mail/reset.html`",
  "/choose Keep the old /auth route for one release? | Keep | Remove",
].join("\n");
const login = await create("Fix login redirect", work);
await client.next("agent_question");
await create("Clean the build folder", "/say The build folder has 3 GB of old bundles.\n/permission rm -rf build/cache-2024 && pnpm build");
await client.next("agent_question");
await create("Set up the release", '/form {"type":"object","title":"Which release is this?","properties":{"version":{"type":"string","title":"Version"},"channel":{"type":"string","title":"Channel","enum":["stable","beta"]},"notify":{"type":"boolean","title":"Tell the team"}},"required":["version","channel"]}');
await client.next("agent_question");
await create("Write the changelog", "/say I wrote the changelog: 14 entries, in three groups.");
await client.next("agent_complete");
await create("Upgrade the linter", "/fail the registry did not answer");
await client.next("agent_error");
await create("Translate the help pages", "/sleep 600000");
await client.next("turn_started", ({ prompt }) => prompt.startsWith("Translate"));
await create("Compress the pictures", "/sleep 600000");

const executablePath = findBrowser();
const browser = await chromium.launch(executablePath ? { executablePath } : {});
const sizes = { wide: { width: 1440, height: 900 }, tablet: { width: 900, height: 1000 }, phone: { width: 390, height: 844 } };
const pages: Record<string, (page: Page) => Promise<unknown>> = {
  board: (page) => page.goto(server.url),
  ticket: (page) => page.goto(`${server.url}/t/${login.body.ticket_id}`),
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
await browser.close();
