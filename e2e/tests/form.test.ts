import { expect, test } from "./fixtures.ts";
import { openTicket, questionOf, timelineOf } from "./ticket.ts";

const schema = {
  type: "object",
  title: "Which release is this?",
  properties: {
    version: { type: "string", title: "Version", minLength: 3 },
    count: { type: "integer", title: "How many", minimum: 1, maximum: 9 },
    channel: { type: "string", title: "Channel", enum: ["stable", "beta"] },
    notify: { type: "boolean", title: "Tell the team" },
    parts: { type: "array", title: "Parts", items: { type: "string", enum: ["server", "client"] } },
  },
  required: ["version", "channel"],
};

test("a form says beside the field what is wrong, and is sent once it is right", async ({ page, server }) => {
  await openTicket(page, server.url, "Release", `/form ${JSON.stringify(schema)}`);
  const question = questionOf(page);
  const send = question.getByRole("button", { name: "Send" });
  const version = question.getByLabel("Version", { exact: true });
  await version.fill("1");
  await send.click();
  await expect(version).toHaveAttribute("aria-invalid", "true");
  await expect(version).toBeFocused();
  const faultId = await version.getAttribute("aria-describedby");
  await expect(page.locator(`[id="${faultId}"]`)).not.toBeEmpty();
  await version.fill("1.2.0");
  const count = question.getByLabel("How many (may stay empty)");
  await count.fill("12");
  await send.click();
  await expect(version).not.toHaveAttribute("aria-invalid");
  await expect(count).toHaveAttribute("aria-invalid", "true");
  await expect(count).toBeFocused();
  await count.fill("3");
  await send.click();
  await expect(question.getByRole("radio", { name: "stable" })).toBeFocused();
  await question.getByText("beta").click();
  await question.getByText("Tell the team").click();
  await question.getByText("client", { exact: true }).click();
  await question.getByText("server", { exact: true }).click();
  await send.click();
  await expect(timelineOf(page).getByText("You answered: version: 1.2.0, count: 3, channel: beta, notify: true, parts: client and server")).toBeVisible();
});

test("a form can be declined", async ({ page, server }) => {
  await openTicket(page, server.url, "Release", `/form ${JSON.stringify(schema)}`);
  await questionOf(page).getByRole("button", { name: "Decline" }).click();
  await expect(timelineOf(page).getByText("You declined to answer.")).toBeVisible();
});
