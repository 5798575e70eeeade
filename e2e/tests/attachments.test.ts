import { expect, test } from "./fixtures.ts";
import { fieldOf, timelineOf } from "./ticket.ts";

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
