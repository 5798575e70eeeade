import { spawnSync } from "node:child_process";
import { findBrowser } from "./find-browser.ts";

if (!findBrowser()) {
  process.stdout.write("There is no Chromium here; installing Playwright's own.\n");
  spawnSync("pnpm", ["exec", "playwright", "install", "chromium"], { stdio: "inherit" });
  if (!findBrowser()) {
    process.stderr.write(
      "The browser tests need a Chromium, and Playwright's own could not be installed.\n" +
        "Install one (Debian, Ubuntu: `sudo apt-get install -y chromium`), or set CHROMIUM_PATH to one, then run the tests again.\n",
    );
    process.exit(1);
  }
}
