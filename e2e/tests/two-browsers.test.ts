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

test("an answer that comes too late is refused with who was faster, and by how much", async ({ browser, page, server }) => {
  const { ticket_id: id } = await openTicket(page, server.url, "Ask", "/ask What is your name?");
  await using context = await browser.newContext();
  const other = await context.newPage();
  const held: (() => void)[] = [];
  let holds = false;
  await other.routeWebSocket(/\/ws$/, (socket) => {
    const upstream = socket.connectToServer();
    upstream.onMessage((message) => (holds ? held.push(() => socket.send(message)) : socket.send(message)));
  });
  await other.goto(`${server.url}/t/${id}`);
  await questionOf(other).getByLabel("Your answer", { exact: true }).fill("Grace");
  holds = true;
  await questionOf(page).getByLabel("Your answer", { exact: true }).fill("Ada");
  await questionOf(page).getByRole("button", { name: "Send" }).click();
  await expect(timelineOf(page).getByText("You answered: Ada")).toBeVisible();
  await questionOf(other).getByRole("button", { name: "Send" }).click();
  await expect.poll(() => held.length).toBeGreaterThan(0);
  holds = false;
  for (const release of held) release();
  const settled = other.getByRole("main").getByRole("article", { name: "Settled question" });
  await expect(settled).toContainText(/Chrome on Linux answered \d+ s before you: "Ada"\. Your text is still here\./);
  await settled.getByRole("button", { name: "Let it go" }).click();
  await expect(settled).toHaveCount(0);
});
