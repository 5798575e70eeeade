import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const systemPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

/** A Chromium that is here: the one `CHROMIUM_PATH` names, else Playwright's own, else the system's; undefined where there is none. */
export function findBrowser(): string | undefined {
  return [process.env["CHROMIUM_PATH"], chromium.executablePath(), ...systemPaths].find((path) => path !== undefined && existsSync(path));
}
