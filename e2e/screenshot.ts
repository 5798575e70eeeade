// Takes the README's picture, docs/screenshot.png: `pnpm screenshot`.
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { startBusyServer } from "./busy-server.ts";
import { findBrowser } from "./find-browser.ts";

const { server, loginId } = await startBusyServer(process.env["WORKSPACE_ROOT"] === undefined ? {} : { WORKSPACE_ROOT: process.env["WORKSPACE_ROOT"] });
await using _server = server;
const executablePath = findBrowser();
await using browser = await chromium.launch(executablePath ? { executablePath } : {});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light", reducedMotion: "reduce" });
// Sign-in is off on this server only; the note about it is no part of the picture.
await page.route("**/session", (route) => route.fulfill({ json: { auth: "on", person: { name: "Ada", owner: true } } }));
await page.goto(`${server.url}/t/${loginId}`);
await page.getByRole("article", { name: "Question of Demo agent" }).first().waitFor();
await page.getByText("Live", { exact: true }).waitFor();
await page.waitForLoadState("networkidle");
await page.screenshot({ path: fileURLToPath(new URL("../docs/screenshot.png", import.meta.url)) });
