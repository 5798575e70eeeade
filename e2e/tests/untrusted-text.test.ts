import { expect, test } from "./fixtures.ts";
import { openTicket, timelineOf } from "./ticket.ts";

const evil = [
  "<script>window.ran = true</script>",
  '<img src="http://evil.test/a.png" onerror="window.ran = true">',
  "![picture](http://evil.test/b.png)",
  "[link](javascript:window.ran=true)",
  "[odd](JaVaScRiPt:window.ran=true)",
  "[data](data:text/html,<script>window.ran=true</script>)",
  "<svg onload=window.ran=true>",
].join(" ");

test("what an agent or a person writes runs nothing, fetches nothing and becomes no part of the page", async ({ page, server }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).host));
  const script = [`/say ${evil}`, `/think ${evil}`, `/tool ${evil}`, `/plan ${evil}`, `/choose ${evil} | ${evil.slice(0, 60)} | B`].join("\n");
  await openTicket(page, server.url, `Name ${evil}`.slice(0, 190), script);
  const timeline = timelineOf(page);
  await expect(page.getByRole("article", { name: "Question of Demo agent" })).toBeVisible();
  await page.evaluate(() => document.querySelectorAll("details").forEach((folded) => (folded.open = true)));
  await expect(timeline.getByText("<script>window.ran = true</script>").first()).toBeVisible();
  await expect(page.locator("main img:not([role]), main script, main svg[onload], aside img")).toHaveCount(0);
  await expect(page.locator('a[href^="javascript" i], a[href^="data:" i]')).toHaveCount(0);
  await page.evaluate(() => document.querySelectorAll<HTMLElement>("main .prose *").forEach((one) => one.click()));
  expect(await page.evaluate(() => "ran" in window)).toBe(false);
  await page.goto(server.url);
  await expect(page.getByRole("region", { name: "Standing still" })).toBeVisible();
  expect(await page.evaluate(() => "ran" in window)).toBe(false);
  expect([...new Set(asked)]).toEqual([new URL(server.url).host]);
});
