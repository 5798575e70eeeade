import { call } from "@beckon/server/testing/api";
import { expect, test } from "./fixtures.ts";
import { fieldOf, openTicket, timelineOf } from "./ticket.ts";

const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

test("files go with a description and with a message, also pasted ones, and outlive a reload before they are sent", async ({ dashboard: page }) => {
  await page.getByRole("button", { name: "New", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "New ticket" });
  await dialog.getByLabel("Name").fill("Look");
  await dialog.getByLabel("Description").fill("/say Seen.");
  await dialog.getByLabel("Files to attach").setInputFiles({ name: "shot.png", mimeType: "image/png", buffer: pixel });
  await expect(dialog.getByRole("list", { name: "Attached" }).getByText("shot.png")).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "New", exact: true }).click();
  await expect(dialog.getByRole("list", { name: "Attached" }).getByText("shot.png")).toBeVisible();
  await dialog.getByRole("button", { name: "Create and start" }).click();
  await expect(page.getByRole("main").getByRole("img", { name: "shot.png" })).toBeVisible();
  const timeline = timelineOf(page);
  await expect(timeline.getByText("Seen.", { exact: true })).toBeVisible();
  await timeline.getByText("What Demo agent was told").click();
  await expect(timeline.getByText(/Attached: \.beckon\/attachments\/.*-shot\.png/)).toBeVisible();

  const field = fieldOf(page, "Demo agent goes on with this");
  await field.fill("/say And this.");
  await field.evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File(["it broke\n"], "error.log", { type: "text/plain" }));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole("main").getByRole("button", { name: "Take error.log off" })).toBeVisible();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(timeline.getByRole("link", { name: "error.log" })).toBeVisible();
  await expect(timeline.getByText("And this.", { exact: true })).toBeVisible();
});

test("a message that is refused comes back with its files", async ({ page, server }) => {
  const { ticket_id } = await openTicket(page, server.url, "Look", "/say Ready.");
  await timelineOf(page).getByText("Ready.", { exact: true }).waitFor();
  await fieldOf(page, "Demo agent goes on with this").fill("And this.");
  await page.getByRole("main").getByLabel("Files to attach").setInputFiles({ name: "error.log", mimeType: "text/plain", buffer: Buffer.from("it broke\n") });
  const taken = page.getByRole("main").getByRole("button", { name: "Take error.log off" });
  await expect(taken).toBeVisible();
  // It cannot leave until somebody else has stopped the ticket.
  await page.route("**/message", (route) => route.abort());
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(taken).toBeHidden();
  await call(server.url, "POST", `/tickets/${ticket_id}/cancel`, {});
  await page.unroute("**/message");
  await expect(page.getByRole("list", { name: "Messages on their way" })).toBeHidden({ timeout: 15_000 });
  await page.getByRole("button", { name: "Retry", exact: true }).click();
  await expect(fieldOf(page, "Demo agent goes on with this")).toHaveValue("And this.");
  await expect(taken).toBeVisible();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(timelineOf(page).getByRole("link", { name: "error.log" })).toBeVisible();
});
