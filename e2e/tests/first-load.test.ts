import { gzipSync } from "node:zlib";
import { expect, test } from "./fixtures.ts";

const mostBytes = 150_000;

test("the first load brings at most 150 KB of gzipped script", async ({ page, server }) => {
  const scripts: Promise<Buffer>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(response.body());
  });
  await page.goto(server.url);
  await expect(page.getByTestId("connection")).toHaveText("Live");
  await expect(page.getByRole("button", { name: "Try it" })).toBeVisible();
  const sizes = (await Promise.all(scripts)).map((body) => gzipSync(body).length);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(mostBytes);
});
