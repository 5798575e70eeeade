import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { openTicket, questionOf, timelineOf } from "./ticket.ts";

test("who was slower is told who answered, keeps the text, and can send it as a message", async ({ browser, page, server }) => {
  const { ticket_id: id } = await openTicket(page, server.url, "Ask", "/ask What is your name?");
  await using context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(`${server.url}/t/${id}`);
  await questionOf(other).getByLabel("Your answer", { exact: true }).fill("I am Grace");
  await questionOf(page).getByLabel("Your answer", { exact: true }).fill("Ada");
  await questionOf(page).getByRole("button", { name: "Send" }).click();
  const settled = other.getByRole("main").getByRole("article", { name: "Settled question" });
  await expect(settled).toContainText(/Chrome on Linux answered at \d\d:\d\d:\d\d: "Ada"\. Your text is still here\./);
  await expect(settled.getByRole("blockquote")).toHaveText("I am Grace");
  await settled.getByRole("button", { name: "Send it as a message" }).click();
  await expect(settled).toHaveCount(0);
  for (const one of [page, other]) {
    await expect(timelineOf(one).getByText("You answered: Ada")).toBeVisible();
    await expect(timelineOf(one).getByText("I read: I am Grace")).toBeVisible();
  }
});

/** From `hold` on, keeps what the server says to a page until `release`: the page then acts upon what was true before. */
async function holdFrames(page: Page): Promise<{ hold: () => void; release: () => void; held: () => number }> {
  const held: (() => void)[] = [];
  let holds = false;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const upstream = socket.connectToServer();
    upstream.onMessage((message) => (holds ? held.push(() => socket.send(message)) : socket.send(message)));
  });
  return {
    hold: () => (holds = true),
    held: () => held.length,
    release() {
      holds = false;
      for (const send of held) send();
    },
  };
}

test("an answer that comes too late is refused with who was faster, and by how much", async ({ browser, page, server }) => {
  const { ticket_id: id } = await openTicket(page, server.url, "Ask", "/ask What is your name?");
  await using context = await browser.newContext();
  const other = await context.newPage();
  const frames = await holdFrames(other);
  await other.goto(`${server.url}/t/${id}`);
  await questionOf(other).getByLabel("Your answer", { exact: true }).fill("Grace");
  frames.hold();
  await questionOf(page).getByLabel("Your answer", { exact: true }).fill("Ada");
  await questionOf(page).getByRole("button", { name: "Send" }).click();
  await expect(timelineOf(page).getByText("You answered: Ada")).toBeVisible();
  await questionOf(other).getByRole("button", { name: "Send" }).click();
  await expect.poll(frames.held).toBeGreaterThan(0);
  frames.release();
  const settled = other.getByRole("main").getByRole("article", { name: "Settled question" });
  await expect(settled).toContainText(/Chrome on Linux answered \d+ s before you: "Ada"\. Your text is still here\./);
  await settled.getByRole("button", { name: "Let it go" }).click();
  await expect(settled).toHaveCount(0);
});

test("who chose too late is told so, and of no text, as none was written", async ({ browser, page, server }) => {
  const { ticket_id: id } = await openTicket(page, server.url, "Choose", "/choose Which tone? | Warm | Brief");
  await using context = await browser.newContext();
  const other = await context.newPage();
  const frames = await holdFrames(other);
  await other.goto(`${server.url}/t/${id}`);
  await questionOf(other).getByText("Warm").click();
  frames.hold();
  await questionOf(page).getByText("Brief").click();
  await questionOf(page).getByRole("button", { name: "Send" }).click();
  await expect(timelineOf(page).getByText("You answered: Brief")).toBeVisible();
  await questionOf(other).getByRole("button", { name: "Send" }).click();
  await expect.poll(frames.held).toBeGreaterThan(0);
  frames.release();
  const settled = other.getByRole("main").getByRole("article", { name: "Settled question" });
  await expect(settled.getByRole("status")).toHaveText(/^Chrome on Linux answered .*: "Brief"\.$/);
});
