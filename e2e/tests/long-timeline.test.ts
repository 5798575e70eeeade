import { join } from "node:path";
import type { Page } from "@playwright/test";
import { fillLog } from "@beckon/server/testing/fill-log";
import { spawnServer } from "@beckon/server/testing/spawn-server";
import { expect, test } from "./fixtures.ts";
import { longestTask } from "./longest-task.ts";
import { openTicket, timelineOf } from "./ticket.ts";

const events = 100_000;
/** A task longer than this is felt (W3C Long Tasks, section 1). */
const longMs = 50;

/** Scrolls from the end up and back by 3,000 px a frame, then jumps through the whole. */
const scroll = (page: Page): Promise<void> =>
  timelineOf(page).evaluate(async (element) => {
    const frame = () => new Promise(requestAnimationFrame);
    for (const step of [...Array<number>(60).fill(-3_000), ...Array<number>(60).fill(3_000)]) {
      element.scrollTop += step;
      await frame();
    }
    for (const part of [0, 0.25, 0.5, 0.75, 1]) {
      element.scrollTop = element.scrollHeight * part;
      await frame();
      await frame();
    }
  });

test("a timeline of 100,000 events opens at its end and scrolls without a long task", async ({ page, server }) => {
  test.slow();
  const ids = await openTicket(page, server.url, "Long", "/say First.");
  await expect(timelineOf(page).getByText("Demo agent finished.")).toBeVisible();
  await page.goto("about:blank");
  await server.end("SIGTERM");
  await fillLog(join(server.folder, "data"), { ticket_id: ids.ticket_id, session_id: ids.session_id }, events);
  await using again = await spawnServer({}, server.folder);
  await page.goto(`${again.url}/t/${ids.ticket_id}`);
  await expect(page.getByTestId("timeline")).toHaveAttribute("data-whole", "true", { timeout: 120_000 });
  await expect(timelineOf(page).getByText(`Read file-${events - 1}.ts`).first()).toBeVisible();
  const longest = await longestTask(page, () => scroll(page));
  test.info().annotations.push({ type: "longest task", description: `${longest} ms` });
  expect(longest).toBeLessThanOrEqual(longMs);
});
